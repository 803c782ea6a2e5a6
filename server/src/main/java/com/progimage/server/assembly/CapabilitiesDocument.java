package com.progimage.server.assembly;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.progimage.server.analyzer.Analyzer;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.library.ImageLibrary.LibrarySettings;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.transformation.OperationTable;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.text.OperationSpec;
import com.progimage.server.transformation.text.ParameterSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The answer of {@code /capabilities}, built from the tables that the code itself uses. */
record CapabilitiesDocument(
    EngineEntry engine,
    List<Format> inputs,
    List<Format> outputs,
    List<StepEntry> operations,
    List<StepEntry> settings,
    @JsonUnwrapped PresetEntries presets,
    List<AnalyzerEntry> analyzers,
    Map<String, Long> limits) {

  record EngineEntry(String name, String revision) {}

  /**
   * @param presetsOnly whether all other steps are refused
   */
  record PresetEntries(Map<String, String> presets, boolean presetsOnly) {}

  /**
   * @param misses what it may not find
   */
  record AnalyzerEntry(String analysis, String model, List<String> misses) {}

  record Format(String format, String mediaType, List<String> extensions) {}

  record StepEntry(
      String name,
      String syntax,
      List<String> examples,
      String summary,
      List<Parameter> parameters) {}

  record Parameter(
      String name,
      String type,
      boolean required,
      @Nullable BigDecimal min,
      @Nullable BigDecimal max,
      @Nullable String defaultValue,
      List<String> values) {}

  static CapabilitiesDocument of(
      EngineCapabilities engine, List<Analyzer> analyzers, LibrarySettings settings) {
    return new CapabilitiesDocument(
        new EngineEntry(engine.engine(), engine.revision()),
        formats(engine.reads()),
        formats(engine.writes()),
        steps(OperationSpec.StepKind.OPERATION),
        steps(OperationSpec.StepKind.SETTING),
        new PresetEntries(
            settings.presets().all().entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        preset -> preset.getValue().text(),
                        (one, _) -> one,
                        TreeMap::new)),
            settings.presets().only()),
        analyzers.stream()
            .map(each -> new AnalyzerEntry(each.kind().text(), each.model(), each.misses()))
            .toList(),
        new TreeMap<>(
            Map.of(
                "bodyBytes", settings.maxBodyBytes(),
                "pixels", settings.limits().maxPixels(),
                "side", (long) settings.limits().maxSide(),
                "svgBytes", (long) settings.limits().maxSvgBytes(),
                "svgElements", (long) settings.limits().maxSvgElements(),
                "svgDepth", (long) settings.limits().maxSvgDepth(),
                "svgAttributes", (long) settings.limits().maxSvgAttributes(),
                "operations", (long) Transformation.MAX_OPERATIONS,
                "transformationBytes", (long) Transformation.MAX_LENGTH,
                "renditionsPerImage", (long) settings.maxRenditions())));
  }

  private static List<Format> formats(Set<ImageFormat> formats) {
    return formats.stream()
        .sorted()
        .map(format -> new Format(format.text(), format.mediaType(), format.extensions()))
        .toList();
  }

  private static List<StepEntry> steps(OperationSpec.StepKind kind) {
    return OperationTable.rows().stream()
        .filter(row -> row.kind() == kind)
        .map(row ->
            new StepEntry(
                row.name(),
                row.syntax(),
                row.examples(),
                row.summary(),
                row.parameters().stream().map(CapabilitiesDocument::parameter).toList()))
        .toList();
  }

  private static Parameter parameter(ParameterSpec spec) {
    return new Parameter(
        spec.name(),
        spec.type().name().toLowerCase(Locale.ROOT),
        spec.required(),
        spec.min(),
        spec.max(),
        spec.defaultValue(),
        spec.values());
  }
}
