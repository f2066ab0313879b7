package dev.longshore.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.VerificationFlag;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A formatted Kafka log folder: who the node is and with which features the cluster began.
 *
 * @param identity the checked content of {@code meta.properties}
 * @param bootstrap the first records of the cluster's metadata
 */
record Storage(MetaPropertiesEnsemble identity, BootstrapMetadata bootstrap) {

  /** Formats the folder unless it is formatted already, and reads it. */
  static Storage open(Path logDir) {
    try {
      // INVARIANT: the formatter writes meta.properties last, so its presence means "complete".
      if (!Files.exists(logDir.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
        format(logDir);
      }
      return read(logDir);
    } catch (Exception failure) {
      throw BrokerStartException.refused(
          "the data folder does not hold the data of this broker (" + failure.getMessage() + ")",
          logDir,
          "take another folder with --data, or delete this one if its data is not needed",
          failure);
    }
  }

  String clusterId() {
    return identity.clusterId().orElseThrow();
  }

  private static void format(Path logDir) throws Exception {
    Files.createDirectories(logDir);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setNodeId(NodeConfig.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .addDirectory(logDir.toString())
        .setMetadataLogDirectory(logDir.toString())
        .setControllerListenerName(LoopbackSockets.CONTROLLER_LISTENER)
        .setIgnoreFormatted(true)
        .run();
  }

  private static Storage read(Path logDir) throws Exception {
    return new Storage(identity(logDir.toString()), BootstrapMetadata.fromDirectory(logDir));
  }

  private static MetaPropertiesEnsemble identity(String logDir) throws IOException {
    MetaPropertiesEnsemble identity =
        new MetaPropertiesEnsemble.Loader()
            .addLogDirs(List.of(logDir))
            .addMetadataLogDir(logDir)
            .load();
    identity.verify(
        Optional.empty(),
        OptionalInt.of(NodeConfig.NODE_ID),
        EnumSet.of(
            VerificationFlag.REQUIRE_AT_LEAST_ONE_VALID,
            VerificationFlag.REQUIRE_METADATA_LOG_DIR));
    return identity;
  }
}
