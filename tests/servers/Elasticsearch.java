import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.cli.CliToolProvider;
import org.elasticsearch.cli.Command;
import org.elasticsearch.cli.ProcessInfo;
import org.elasticsearch.cli.terminal.Terminal;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** Elasticsearch and its tools: HOME CONFIG starts a node, HOME CONFIG TOOL WORDS... runs the tool. */
public final class Elasticsearch {
  public static void main(String[] words) throws Exception {
    Path home = Path.of(words[0]), config = Path.of(words[1]);
    LogConfigurator.configureWithoutConfig(Settings.EMPTY);
    if (words.length > 2) {
      System.exit(run(words[2], home, config, Arrays.copyOfRange(words, 3, words.length)));
    }
    start(home, config);
  }

  private static int run(String tool, Path home, Path config, String[] words) throws Exception {
    Map<String, String> places = Map.of("es.path.home", home.toString(), "es.path.conf", config.toString());
    try (Command command = CliToolProvider.load(places, tool, "").create()) {
      return command.main(words, Terminal.DEFAULT, new ProcessInfo(places, System.getenv(), Path.of("")));
    }
  }

  private static void start(Path home, Path config) throws Exception {
    Settings place = Settings.builder().put("path.home", home).build();
    Environment environment = InternalSettingsPreparer.prepareEnvironment(place, Map.of(), config, () -> "localhost");
    var modules = PluginsLoader.loadModulesBundles(environment.modulesDir(), false);
    try (Node node = new Node(environment, PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of(), false))) {
      node.start();
      Thread.currentThread().join();
    }
  }
}
