package com.progimage.server.image.svg.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StyleParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fill:red | fill=red",
        "FILL : Red ; stroke:blue | fill=Red stroke=blue",
        "fill:red!important | fill=red!",
        "fill:red ! important | fill=red!",
        "--A: {x;y} ; fill:red | --A={x;y} fill=red",
        "fill:red;;x;stroke:blue | fill=red stroke=blue",
        "a:b(c;d);e:f | a=b(c;d) e=f",
        "a:'x;y';e:f | a='x;y' e=f",
        "a:b/*c;*/;e:f | a=b e=f",
        "a:gr\\65 en | a=green",
        "a:;e:f | e=f",
        "a:b];e:f | e=f",
        "{fill:red} ;e:f | e=f",
        "a:b!nonsense;e:f | e=f",
        "a:url(x;y);e:f | a=url(x;y) e=f",
      })
  void declarationsAreReadAndErrorsLeftOutAlone(String style, String expected) {
    String read =
        String.join(
            " ",
            StyleParser.declarations(style).stream()
                .map(d -> d.property() + "=" + d.value() + (d.important() ? "!" : ""))
                .toList());
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void rulesNest() {
    List<Rule> rules =
        StyleParser.sheet("@media all{a{b:c;&:hover{d:e}f>g{h:i}}}@layer x;j{k:l}stray;m{n:o}");
    assertThat(rules).hasSize(4);
    Rule.At media = (Rule.At) rules.getFirst();
    Rule.StyleRule outer = (Rule.StyleRule) media.content().rules().getFirst();
    assertThat(outer.content().declarations()).hasSize(1);
    assertThat(outer.content().rules()).hasSize(2);
    assertThat(((Rule.At) rules.get(1)).isStatement()).isTrue();
    assertThat(rules.get(3).prelude().text()).isEqualTo("stray;m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a{b{c:d}} | a{b{c=d}}",
        "a{b c:d{e:f}g:h} | a{g=h b c:d{e=f}}",
        "a{b:c ! important {d:e}} | a{b:c ! important{d=e}}",
        "a{b:c!;d:e} | a{d=e}",
        "a{b:!important;--c:;d:e} | a{--c= d=e}",
        "a{b:c!important!important;d:e} | a{d=e}",
        "a{b c;d:e} | a{d=e}",
        "a{b:c} } d{e:f} | a{b=c} } d{e=f}",
        "a{b:(c;}d{e:f} | a{b=(c;}d{e:f}}",
        "@A b;c{d:e} | @a b; c{d=e}",
        "@media all{b:c;d{e:f}}g{h:i} | @media all{b:c;d{e=f}} g{h=i}",
        "a{@media all{b:c;d{e:f}}} | a{@media all{b=c d{e=f}}}",
        "<!-- a{b:c} --> | a{b=c}",
        "a/*{*/b{c:d/*}*/} | a b{c=d}",
      })
  void eachThingEndsWhereItDoesInBrowsers(String sheet, String expected) {
    assertThat(shown(StyleParser.sheet(sheet))).isEqualTo(expected);
  }

  private static String shown(List<Rule> rules) {
    return String.join(" ", rules.stream().map(StyleParserTest::shown).toList());
  }

  private static String shown(Rule rule) {
    String prelude = rule.prelude().text();
    return switch (rule) {
      case Rule.StyleRule style -> prelude + "{" + shown(style.content()) + "}";
      case Rule.At at ->
          "@%s %s".formatted(at.name(), prelude)
              + (at.isStatement() ? ";" : "{" + shown(at.content()) + "}");
    };
  }

  private static String shown(Rule.BlockRule block) {
    String declarations =
        String.join(
            " ", block.declarations().stream().map(d -> d.property() + "=" + d.value()).toList());
    return (declarations + " " + shown(block.rules())).strip();
  }

  /** Each looks for the end of something that has none. */
  @ParameterizedTest
  @ValueSource(
      strings = {"a:b{}", "a:b{c:d}", "a{b:c", "{", "a:(", "@a ", "a:b!", "--a:{", "a:b\\ ;", "/*"})
  void manyOfAKindTakeTimeLinearInTheirNumber(String part) {
    String text = "x{" + part.repeat((1 << 19) / part.length());
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          StyleParser.sheet(text);
          StyleParser.declarations(text.substring(2));
        });
  }

  @Test
  void depthAndOpenBracketsHaveNoEnd() {
    assertThat(StyleParser.sheet("a{".repeat(200_000))).hasSize(1);
    assertThat(StyleParser.sheet("(".repeat(200_000))).isEmpty();
    assertThat(StyleParser.sheet("a{b:c")).hasSize(1);
    assertThat(StyleParser.declarations("a:\"x\ny;b:c")).hasSize(1);
  }
}
