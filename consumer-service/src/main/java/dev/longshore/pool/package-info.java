/**
 * Worker pools: bounded concurrency over virtual or platform threads. Knows nothing of messages and
 * can be used alone; the engine runs its turns on it.
 *
 * <pre>{@code
 * WorkerPool pool =
 *     WorkerPool.named("thumbnails").workers(64).capacity(1_000).measureEvery(100).build();
 * pool.submit(() -> store(picture)); // waits while 1,000 tasks wait
 * CompletableFuture<Size> size =
 *     pool.call(() -> measure(picture), TaskOptions.within(Duration.ofSeconds(5)));
 * ShutdownReport left = pool.shutdown(Duration.ofSeconds(25), Duration.ofSeconds(5));
 * }</pre>
 *
 * <h2>What to take</h2>
 *
 * <table>
 * <caption>By the kind of work</caption>
 * <tr><th>work that</th><th>belongs on</th></tr>
 * <tr><td>waits (network, files, locks)</td>
 *     <td>{@link dev.longshore.pool.WorkerPool} of {@link dev.longshore.pool.ThreadKind#VIRTUAL}
 *     workers; thousands are fine</td></tr>
 * <tr><td>waits inside native code, or needs thread-locals that are dear</td>
 *     <td>{@code WorkerPool} of {@code PLATFORM} workers; a stack of its own for each</td></tr>
 * <tr><td>computes</td>
 *     <td>{@link dev.longshore.pool.CpuPool}: as many threads as processors, which steal work</td>
 *     </tr>
 * <tr><td>must not stand in each other's way (tenants, endpoints)</td>
 *     <td>{@link dev.longshore.pool.MultiPool}: pools with nothing in common</td></tr>
 * <tr><td>has results that are gathered in one place</td>
 *     <td>{@link dev.longshore.pool.ResultCollector} over a pool</td></tr>
 * </table>
 *
 * <h2>How many workers</h2>
 *
 * By Little's law as many tasks are under way as arrive per second times the seconds each takes:
 * 2,000 a second of 30 ms each keep 60 workers busy. Take a third more, so that bursts do not
 * queue, and let {@link dev.longshore.pool.PoolSizer} find the number where nobody knows it. A
 * queue only delays: with w workers and tasks of t seconds the last of n waiting tasks starts after
 * n × t / w seconds. Choose the capacity so that this is a wait that is still of use, and let who
 * submits wait ({@code submit}), turn away ({@code trySubmit}), or give up ({@code submit} with a
 * {@code Duration}).
 *
 * <h2>The life of a pool</h2>
 *
 * <pre>
 *             pause              shutdown             all has run
 *   RUNNING ─────────▶ PAUSED ────────────▶ DRAINING ────────────▶ TERMINATED
 *      ▲   ◀─────────   │                      │                       ▲ │
 *      │      resume    │    close             ▼ time is up            │ │
 *      │                └──────────────────▶ STOPPING ─────────────────┘ │
 *      └──────────────────── reboot ──────────┴──────────────────────────┘
 * </pre>
 *
 * {@code RUNNING} goes to {@code DRAINING} and {@code STOPPING} too. From {@code DRAINING} on tasks
 * are refused. A task that was accepted before runs once, or is handed back by {@code shutdown}, or
 * is dropped by {@code close}, its future being cancelled. {@code restart} replaces the workers and
 * leaves state and queue as they are. Threads are daemons and end when idle, so that a forgotten
 * pool keeps neither threads nor the process.
 *
 * <h2>What it costs</h2>
 *
 * A submitted {@code Runnable} allocates nothing but rings that grow: a task that waits takes a
 * reference and a ticket in a ring that doubles as it must and does not shrink. An idle virtual
 * worker takes its object and a small stack on the heap, a platform one a stack of its own. A
 * future is one object, levels cost two counters per task, and measuring three readings of the
 * clock for each task measured; what is not asked for costs nothing. {@code ./longshore bench pool}
 * tells it in figures.
 */
@NullMarked
package dev.longshore.pool;

import org.jspecify.annotations.NullMarked;
