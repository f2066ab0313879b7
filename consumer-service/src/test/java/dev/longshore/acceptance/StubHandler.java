package dev.longshore.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The handler that consumers post to: answers as a test programs it and remembers every call. Any
 * thread.
 */
final class StubHandler implements AutoCloseable {
  static {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "600");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<List<Call>> batches = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Call> byLease = new ConcurrentHashMap<>();
  private final Set<Place> acked = ConcurrentHashMap.newKeySet();
  private final List<Throwable> defects = new CopyOnWriteArrayList<>();

  /** Set by the test, read by the threads of the calls. */
  private volatile Behaviour behaviour = call -> Reply.DONE;

  /** What a test makes of a call; runs on a thread of the call's own and may block it. */
  @FunctionalInterface
  interface Behaviour {
    Reply answer(Call call) throws InterruptedException;
  }

  private StubHandler(HttpServer server) {
    this.server = server;
  }

  static StubHandler start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    StubHandler stub = new StubHandler(server);
    server.setExecutor(stub.threads);
    server.createContext("/handle", stub::handle);
    server.createContext("/begin", stub::begin);
    server.createContext("/end", stub::end);
    server.start();
    return stub;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/handle";
  }

  /** Where a {@link ProgrammedHandler} asks what to do. */
  String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  void behave(Behaviour wanted) {
    behaviour = wanted;
  }

  /**
   * Blocks the first call for a message with that body for ever; all others take some milliseconds.
   */
  void blockFirst(String body, long millis) {
    AtomicBoolean first = new AtomicBoolean(true);
    behave(
        call -> {
          if (call.text().equals(body) && first.getAndSet(false)) {
            new CountDownLatch(1).await();
          }
          Thread.sleep(millis);
          return Reply.DONE;
        });
  }

  /** All calls so far, in the order of their arrival. */
  List<Call> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  /** The calls that came together, in the order of their arrival. */
  List<List<Call>> batches() {
    synchronized (batches) {
      return List.copyOf(batches);
    }
  }

  int count() {
    return calls.size();
  }

  /** The calls for a message with that body. */
  List<Call> callsFor(String body) {
    return calls().stream().filter(call -> call.text().equals(body)).toList();
  }

  /** What a handler has said to be done, in time. */
  Set<Place> acked() {
    return acked;
  }

  /** What went wrong in the stub itself. */
  List<Throwable> defects() {
    return defects;
  }

  /** Notes that a call which answered 202 has been ended by its lease. */
  void endedByLease(Call call, boolean done) {
    finish(call, done);
  }

  /** Notes that a call which had its lease extended has been ended by it in time. */
  void endedByExtendedLease(Call call) {
    call.extended();
    finish(call, true);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if ("application/cloudevents-batch+json".equals(type)) {
      handleBatch(exchange);
      return;
    }
    try (exchange) {
      Call call = record(exchange);
      Reply reply = behaviour.answer(call);
      if (!reply.settlesLater()) {
        finish(call, reply.isAck());
      }
      send(exchange, reply);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error defect) {
      defects.add(defect);
    }
  }

  /** Asks the behaviour about each message of a batch. */
  private void handleBatch(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      List<BatchMember> members;
      synchronized (calls) {
        members = BatchMember.parse(body);
        members.forEach(member -> calls.add(member.call()));
        batches.add(members.stream().map(BatchMember::call).toList());
      }
      List<String> outcomes = new ArrayList<>();
      boolean broken = false;
      for (BatchMember member : members) {
        Reply reply = behaviour.answer(member.call());
        broken |= reply.equals(Reply.BREAKS_BATCH);
        outcomes.add(member.outcome(reply));
      }
      for (int index = 0; index < members.size(); index++) {
        finish(members.get(index).call(), !broken && outcomes.get(index).contains("\"ack\""));
      }
      byte[] answer = ("[" + String.join(",", outcomes) + "]").getBytes(StandardCharsets.UTF_8);
      send(exchange, broken ? Reply.of(422) : Reply.of(200).with(answer));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error defect) {
      defects.add(defect);
    }
  }

  private void begin(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = record(exchange);
      byLease.put(call.lease(), call);
      send(exchange, behaviour.answer(call));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error defect) {
      defects.add(defect);
    }
  }

  private void end(HttpExchange exchange) throws IOException {
    try (exchange) {
      String lease = String.valueOf(exchange.getRequestHeaders().getFirst("Longshore-Lease"));
      boolean done = "true".equals(exchange.getRequestHeaders().getFirst("Done"));
      Call call = byLease.remove(lease);
      if (call != null) {
        finish(call, done);
      }
      send(exchange, Reply.DONE);
    }
  }

  private Call record(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    synchronized (calls) {
      Call call = new Call(exchange.getRequestHeaders(), body);
      calls.add(call);
      return call;
    }
  }

  private void finish(Call call, boolean done) {
    call.end(done);
    if (call.isAcked()) {
      acked.add(call.place());
    }
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    int length = reply.body().length;
    exchange.sendResponseHeaders(reply.status(), length == 0 ? -1 : length);
    if (length > 0) {
      exchange.getResponseBody().write(reply.body());
    }
  }
}
