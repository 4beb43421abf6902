package dev.flagward.maven.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The XML of docs/guide/application.md beside the descriptor by which Maven knows this plugin. */
class GuideTest {
    private static final Path ROOT = Path.of(System.getProperty("flagward.root", ".."));

    @Test
    void the_guide_names_this_plugin_its_goal_and_its_parameters() throws Exception {
        String guide = Files.readString(ROOT.resolve("docs/guide/application.md"));
        String section = guide.substring(guide.indexOf("## A typed class from your flags"));
        Document shown = xml(section.substring(section.indexOf("<plugin>"), section.indexOf("</plugin>") + 9));
        Document built = xml(Files.readString(Path.of("target/classes/META-INF/maven/plugin.xml")));
        for (String field : List.of("groupId", "artifactId", "version")) {
            assertThat(texts(shown, field))
                    .hasSize(1)
                    .first()
                    .isEqualTo(texts(built, field).get(0));
        }
        assertThat(texts(built, "goalPrefix")).containsExactly("flagward");
        assertThat(texts(built, "goal")).isEqualTo(texts(shown, "goal"));
        assertThat(texts(built, "phase")).containsExactly("generate-sources");
        List<String> parameters = new ArrayList<>();
        for (Element parameter : elements(built, "parameter")) {
            parameters.add(parameter.getElementsByTagName("name").item(0).getTextContent());
        }
        assertThat(parameters).containsExactlyInAnyOrder("className", "manifest", "outputDirectory", "project");
        assertThat(children(elements(shown, "configuration").get(0))).containsExactly("className");
        assertThat(section).contains("<manifest>", "--to src/main/flags/flags.json");
        assertThat(elements(built, "manifest").get(0).getAttribute("default-value"))
                .isEqualTo("${project.basedir}/src/main/flags/flags.json");
    }

    private static Document xml(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
    }

    private static List<String> texts(Document document, String tag) {
        return elements(document, tag).stream().map(Node::getTextContent).toList();
    }

    private static List<Element> elements(Document document, String tag) {
        List<Element> elements = new ArrayList<>();
        NodeList nodes = document.getElementsByTagName(tag);
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> children(Element element) {
        List<String> names = new ArrayList<>();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element) {
                names.add(child.getNodeName());
            }
        }
        return names;
    }
}
