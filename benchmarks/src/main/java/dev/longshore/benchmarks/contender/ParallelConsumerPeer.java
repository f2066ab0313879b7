package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Work;
import dev.longshore.source.GroupProtocol;
import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confluent's parallel-consumer with its defaults: commits every five seconds, with gap maps. */
record ParallelConsumerPeer(ProcessingOrder order, int concurrency) implements Contender {

  @Override
  public void start(Task task, Work work) {
    ParallelConsumerOptions<byte @Nullable [], byte @Nullable []> options =
        ParallelConsumerOptions.<byte @Nullable [], byte @Nullable []>builder()
            .consumer(Clients.consumer(task, GroupProtocol.CLASSIC))
            .ordering(order)
            .maxConcurrency(concurrency)
            .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
            // The consumer is a subclass here; commits by itself are off.
            .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true)
            .build();
    ParallelStreamProcessor<byte @Nullable [], byte @Nullable []> processor =
        ParallelStreamProcessor.createEosStreamProcessor(options);
    processor.subscribe(List.of(task.topic()));
    processor.poll(context -> work.handle(context.getSingleConsumerRecord().value()));
  }
}
