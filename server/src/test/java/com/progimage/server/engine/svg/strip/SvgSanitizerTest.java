package com.progimage.server.engine.svg.strip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SvgSanitizerTest {
  private static final String OPEN =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

  private static String sanitized(String svg) {
    return new String(SvgSanitizer.sanitized(svg.getBytes(UTF_8)), UTF_8);
  }

  private static String within(String content) {
    return sanitized(OPEN + " xmlns:e='urn:editor' width='9' height='9'>" + content + "</svg>");
  }

  private static String around(String content) {
    return OPEN
        + " width=\"9\" height=\"9\""
        + (content.isEmpty() ? "/>\n" : ">" + content + "</svg>\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>secret()</script>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>secret</body></foreignObject>",
        "<metadata>secret</metadata>",
        "<!-- secret -->",
        "<?secret now?>",
        "<e:notes>secret</e:notes>",
        "<handler type='a'>secret</handler>",
        "<iframe href='secret'/>",
        "<animate attributeName='xlink:href' to='javascript:secret()'/>",
        "<set attributeName=' HREF ' to='secret'/>",
        "<set attributeName='onclick' to='secret'/>"
      })
  void whatIsNoDrawingIsLeftOut(String content) {
    assertThat(within(content)).isEqualTo(around(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "onload='secret()'",
        "ONCLICK='secret()'",
        "e:label='secret'",
        "xml:base='http://secret/'",
        "href='http://secret/'",
        "xlink:href='javascript:secret()'",
        "href='data:image/svg+xml,secret'",
        "xlink:title='secret'",
        "fill='url(http://secret/)'",
        "filter='url(&quot;secret.svg#f&quot;)'",
        "fill='\\75rl(http://secret/)'",
        "mask='image(secret)'"
      })
  void attributesThatActOrLeadOutAreLeftOut(String attribute) {
    assertThat(within("<rect " + attribute + " width='3'/>"))
        .isEqualTo(around("<rect width=\"3\"/>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@import url(http://secret/);",
        "@font-face { font-family: secret; src: url(http://secret/) }",
        "rect { background: url(http://secret/) }",
        "rect { fill: URL( 'http://secret/' ) }",
        "rect { background: image-set('secret' 1x) }",
        "rect { b\\61ckground: secret }",
        "/* secret */"
      })
  void styleThatLeadsOutIsLeftOut(String css) {
    String style = within("<style>" + css + " circle { fill: red; stroke: url(#g) }</style>");
    assertThat(style)
        .doesNotContain("secret")
        .containsPattern("circle ?\\{fill:red;stroke:url\\(#g\\)}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a{b:c;fill:red;&:hover{fill:blue;background:url(x)}stroke:red} |"
            + " a{fill:red;&:hover{fill:blue}stroke:red}",
        "@media (min-width:1px){a{fill:red!important}} |"
            + " @media (min-width:1px){a{fill:red!important}}",
        "@layer{a{x:'}';fill:red}} | @layer{a{fill:red}}",
        "@MEDIA all{@font-face{src:url(x)}a{fill:red}} | @media all{a{fill:red}}",
        "@keyframes x{from{x:1}50%{x:2}} | @keyframes x{from{x:1}50%{x:2}}",
        "@namespace x;@supports selector(a){a{fill:red}}b{fill:red} | b{fill:red}",
        "#\\31 a,.b\\:c{fill:red} | #\\31 a,.b\\3a c{fill:red}",
        ".\\7b\\22 {fill:red} | .\\7b \\22 {fill:red}",
        "a/**/b{fill/**/:/**/red} | a b{fill:red}",
        "[a='{']{fill:red}b{fill:red} | b{fill:red}",
        "[a=\"b]{fill:red} | ''",
        "a{fill:rgb(1,2,3;stroke:red}b{fill:red} | a{}",
        "a{fill:url('#b') none;stroke:url(#b);mask:url(b#b)} | a{fill:url('#b')"
            + " none;stroke:url(#b)}",
        "a{font-family:'b;c';fill:red} | a{fill:red}",
        "a{fill:url(\"#b\" x);stroke:u\\72l(#b);x:\\31;y:1)} | a{}",
        "a{--b:{c:url(d)};--e:url(f);fill:red} | a{fill:red}",
        "a{fill:red | a{fill:red}",
        "a{fill:red}}b{fill:red} | a{fill:red}",
        "a{fill:url(#b | a{}",
      })
  void styleThatDrawsStays(String css, String expected) {
    String text = css.replace("&", "&amp;").replace("<", "&lt;");
    assertThat(within("<style>" + text + "</style>").replace("&amp;", "&"))
        .isEqualTo(around(expected.isEmpty() ? "<style/>" : "<style>" + expected + "</style>"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fill:red;}body{x:y} | fill:red",
        "fill:red/*;*/;stroke:red!important | fill:red;stroke:red!important",
        "fill:red;a{stroke:red} | fill:red",
        "fill:'a | ''",
      })
  void declarationsThatDrawStay(String style, String expected) {
    assertThat(within("<g style=\"" + style + "\"/>"))
        .isEqualTo(around("<g style=\"" + expected + "\"/>"));
  }

  @Test
  void theDrawingStays() {
    String drawing =
        "<title>A &amp; B</title><linearGradient id=\"g\"><stop"
            + " stop-color=\"red\"/></linearGradient><g fill=\"url(#g)\" style=\"stroke:url('#g')"
            + " blue\" class=\"a\"><use xlink:href=\"#x\"/><path d=\"M0 0h9\" aria-label=\"1 &lt; 2"
            + " &quot;\"/></g><image href=\"data:image/png;base64,AAAA\" width=\"9\"/><text"
            + " xml:space=\"preserve\"> a  b &gt; c</text><rect width=\"3\"><animate"
            + " attributeName=\"width\" to=\"9\" dur=\"1s\"/></rect>";
    assertThat(within(drawing)).isEqualTo(around(drawing));
    assertThat(sanitized(around(drawing))).isEqualTo(around(drawing));
  }

  @Test
  void aPrefixOfItsOwnIsNoOther() {
    assertThat(
            sanitized(
                "<s:svg xmlns:s='http://www.w3.org/2000/svg' width='9' height='9'><s:g/></s:svg>"))
        .isEqualTo(around("<g/>"));
  }

  @Test
  void aDocumentTypeIsDroppedOrRefused() {
    assertThat(sanitized("<!DOCTYPE svg>" + around(""))).isEqualTo(around(""));
    assertThatThrownBy(() -> sanitized("<!DOCTYPE svg [<!ENTITY a 'a'>]>" + around("")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("DOCTYPE");
    assertThatThrownBy(() -> sanitized("<html/>")).isInstanceOf(Failure.class);
    assertThatThrownBy(() -> sanitized(OPEN)).isInstanceOf(Failure.class);
  }
}
