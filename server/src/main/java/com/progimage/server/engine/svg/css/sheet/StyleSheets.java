package com.progimage.server.engine.svg.css.sheet;

import com.progimage.server.engine.svg.css.property.Shorthands;
import com.progimage.server.engine.svg.css.select.Effort;
import com.progimage.server.engine.svg.css.select.Selector;
import com.progimage.server.engine.svg.css.select.SelectorParser;
import com.progimage.server.engine.svg.css.sheet.Layers.Layer;
import com.progimage.server.engine.svg.css.sheet.RuleSet.Weighted;
import com.progimage.server.engine.svg.css.value.Units;
import com.progimage.server.image.svg.css.Declaration;
import com.progimage.server.image.svg.css.Rule;
import com.progimage.server.image.svg.css.StyleParser;
import com.progimage.server.image.svg.css.Token.TokenKind;
import com.progimage.server.image.svg.css.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rules of style sheets. Ignores rules that do not apply to a picture on a screen, and
 * those that would load something from outside the document.
 */
public final class StyleSheets {
  private final Units units;
  private final Effort effort;
  private final Layers layers = new Layers();
  private final List<Collected> collected = new ArrayList<>();

  private record Collected(
      List<Selector> selectors, @Nullable Layer layer, List<Weighted> settings) {}

  /** Context of a rule: its outer rule, its layer, and the namespaces of its sheet. */
  private record Place(
      @Nullable List<Selector> nesting, @Nullable Layer layer, Map<String, String> namespaces) {
    Place in(Layer inner) {
      return new Place(nesting, inner, namespaces);
    }

    Layers layers(Layers all) {
      return layer == null ? all : Layers.within(layer);
    }
  }

  public StyleSheets(Units units, Effort effort) {
    this.units = units;
    this.effort = effort;
  }

  /**
   * Adds a sheet to those before it.
   *
   * @param media as the {@code style} element has it
   */
  public void add(String text, String media) {
    Place place = new Place(null, null, new HashMap<>());
    effort.spend(text.length() / 16);
    if (new Conditions(units, place.namespaces).matchesMedia(Tokens.of(media).stripped())) {
      rules(StyleParser.sheet(text), place);
    }
  }

  public RuleSet rules() {
    RuleSet rules = new RuleSet(layers.ranks());
    for (Collected rule : collected) {
      rules.add(rule.selectors, rule.layer, rule.settings);
    }
    return rules;
  }

  private void rules(List<Rule> rules, Place place) {
    for (Rule rule : rules) {
      switch (rule) {
        case Rule.StyleRule style -> style(style, place);
        case Rule.At at -> at(at, place);
      }
    }
  }

  private void style(Rule.StyleRule rule, Place place) {
    effort.spend(1 + rule.prelude().size());
    Optional<List<Selector>> selectors =
        SelectorParser.parse(rule.prelude(), place.namespaces, place.nesting);
    if (selectors.isPresent()) {
      declarations(rule.content().declarations(), selectors.get(), place);
      Place inner = new Place(selectors.get(), place.layer, place.namespaces);
      rules(rule.content().rules(), inner);
    }
  }

  private void declarations(List<Declaration> declarations, List<Selector> selectors, Place place) {
    List<Weighted> settings = weighted(declarations, units, effort);
    if (!settings.isEmpty()) {
      collected.add(new Collected(selectors, place.layer, settings));
    }
  }

  /** Returns the settings of the declarations, and ignores invalid ones. */
  public static List<Weighted> weighted(
      List<Declaration> declarations, Units units, Effort effort) {
    List<Weighted> settings = new ArrayList<>();
    for (Declaration declaration : declarations) {
      effort.spend(1 + declaration.value().length() / 16);
      Shorthands.expand(declaration, units)
          .forEach(setting -> settings.add(new Weighted(setting, declaration.important())));
    }
    return settings;
  }

  private void at(Rule.At rule, Place place) {
    Conditions conditions = new Conditions(units, place.namespaces);
    switch (rule.name()) {
      case "media" -> {
        if (conditions.matchesMedia(rule.prelude())) {
          group(rule, place);
        }
      }
      case "supports" -> {
        if (conditions.supports(rule.prelude())) {
          group(rule, place);
        }
      }
      case "layer" -> layer(rule, place);
      case "namespace" -> namespace(rule.prelude(), place.namespaces);
      default -> {
        // External fonts and sheets are not loaded, and animations do not run.
      }
    }
  }

  /** Reads the rules of a group, and its declarations if it is nested in a rule. */
  private void group(Rule.At rule, Place place) {
    if (place.nesting != null) {
      declarations(rule.content().declarations(), place.nesting, place);
    }
    rules(rule.content().rules(), place);
  }

  private void layer(Rule.At rule, Place place) {
    Layers around = place.layers(layers);
    if (rule.isStatement()) {
      for (Tokens name : rule.prelude().split(',')) {
        if (!name.isEmpty()) {
          around.find(name.text());
        }
      }
    } else if (rule.prelude().split(',').size() == 1) {
      group(rule, place.in(around.find(rule.prelude().text())));
    }
  }

  private static void namespace(Tokens prelude, Map<String, String> namespaces) {
    List<Tokens> words = prelude.words();
    if (words.isEmpty() || words.size() > 2) {
      return;
    }
    Tokens last = words.getLast();
    String address = last.isFunction("url") ? last.inside(0).get(0).text() : last.get(0).text();
    boolean named = words.size() == 2 && words.getFirst().get(0).kind() == TokenKind.IDENT;
    namespaces.put(named ? words.getFirst().text() : "", address);
  }
}
