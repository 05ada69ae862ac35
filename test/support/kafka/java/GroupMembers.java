import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Members of groups as Kafka's own client makes them: each reads and commits until the process is killed.
 * Arguments: address, topic, then a pair of protocol ("consumer" = KIP-848, "share" = KIP-932) and group for each.
 */
class GroupMembers {
  private static final ByteArrayDeserializer BYTES = new ByteArrayDeserializer();

  public static void main(String[] arguments) {
    for (int index = 2; index < arguments.length; index += 2) {
      String protocol = arguments[index];
      Map<String, Object> common = Map.of(
          "bootstrap.servers", arguments[0], "group.id", arguments[index + 1], "client.id", "java-" + protocol);
      List<String> topics = List.of(arguments[1]);
      new Thread(() -> {
        if (protocol.equals("share")) share(common, topics);
        else consume(common, protocol, topics);
      }).start();
    }
  }

  private static void consume(Map<String, Object> common, String protocol, List<String> topics) {
    Map<String, Object> settings = new java.util.HashMap<>(common);
    settings.put("group.protocol", protocol);
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.auto.commit", false);
    try (var consumer = new KafkaConsumer<>(settings, BYTES, BYTES)) {
      consumer.subscribe(topics);
      for (;;) if (consumer.poll(Duration.ofMillis(200)).count() > 0) consumer.commitSync();
    }
  }

  private static void share(Map<String, Object> settings, List<String> topics) {
    try (var consumer = new KafkaShareConsumer<>(settings, BYTES, BYTES)) {
      consumer.subscribe(topics);
      for (;;) consumer.poll(Duration.ofMillis(200));
    }
  }
}
