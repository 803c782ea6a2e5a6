package com.progimage.server.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.transformation.OperationTable;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.text.OperationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the page docs/gallery.md and its pictures, one for each operation, rendered as a request
 * would be. With {@code -Dgallery=write}, the test writes them instead.
 */
class GalleryTest {
  private static final Path PAGE = Path.of("..", "docs", "gallery.md");
  private static final Path PICTURES = Path.of("..", "docs", "gallery");
  private static final boolean WRITE = "write".equals(System.getProperty("gallery"));
  private static final int COLUMNS = 3;
  private static final int MAX_BYTES = 30_000;

  /** In the order of the table; the first is the unchanged source. */
  private static final ImageId LIGHT = new ImageId("01890000-0000-7000-8000-000000000001");

  private static final ImageId LOGO = new ImageId("01890000-0000-7000-8000-000000000002");

  /** A light in the middle that fades towards the edges. */
  private static final String LIGHT_SVG =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="90" height="60">
      <radialGradient id="g"><stop stop-color="#fff"/><stop offset="1"/></radialGradient>
      <rect width="90" height="60" fill="url(#g)"/></svg>
      """;

  private static final List<String> TEXTS =
      List.of(
          "",
          "resize_120x80",
          "resize_100x100_cover",
          "resize_100x100_cover_attention",
          "resize_160x160_contain,background_dddddd",
          "crop_100x60x90x70",
          "rotate_90",
          "rotate_7.5",
          "flip",
          "flop",
          "mask_heart,trim",
          "pad_8x8x24x8,background_ffffff",
          "grayscale",
          "sepia",
          "sepia_0.5",
          "invert",
          "brightness_1.4",
          "contrast_1.6",
          "saturation_2",
          "hue_90",
          "gamma_2.2",
          "gamma_0.5",
          "contrast_0.4,normalize",
          "threshold",
          "posterize_3",
          "tint_cc8844",
          "duotone_2b1055_ffd86b",
          "pixelate_8",
          "blur_3",
          "sharpen_2",
          "median_7",
          "vignette",
          "emboss",
          "edges",
          "round_24",
          "circle",
          "mask_ellipse",
          "mask_square",
          "mask_diamond",
          "mask_triangle",
          "mask_pentagon",
          "mask_hexagon",
          "mask_star",
          "mask_heart",
          "mask_squircle",
          "mask_" + LIGHT,
          "overlay_" + LOGO + "_southeast",
          "overlay_" + LOGO + "_0.1x0.5_0.5");

  private static final String INTRODUCTION =
      """
      # Gallery

      For everyone who looks for the right operation: each operation of
      [transformations.md](transformations.md), applied to one drawing of 192 × 128 pixels. Where a
      picture is transparent, the background of this page shows. `<light>` and `<logo>` stand for the
      ids of two other images. After a change to what is rendered, this command makes the pictures
      again:

          ./mvnw -pl server test -Dtest=GalleryTest -Dgallery=write

      """;

  @Test
  void everyOperationHasAPicture() {
    assertThat(OperationTable.rows().stream().filter(GalleryTest::isOperation))
        .allSatisfy(row ->
            assertThat(TEXTS)
                .anyMatch(text ->
                    Stream.of(text.split(","))
                        .anyMatch(step -> step.split("_", 2)[0].equals(row.name()))));
    assertThat(TEXTS.stream().skip(1))
        .allSatisfy(text -> assertThat(Transformation.parse(text).text()).isEqualTo(text));
  }

  private static boolean isOperation(OperationSpec row) {
    return row.kind() == OperationSpec.StepKind.OPERATION;
  }

  @Test
  void thePageAndItsPicturesAreWhatIsMade() throws IOException {
    byte[] source;
    byte[] logo;
    try (FileConversion drawing =
        FileConversion.of(
            Files.readAllBytes(Path.of("src/test/resources/gallery.svg")), ImageFormat.SVG)) {
      source = drawing.to("png");
      logo = drawing.to("resize_144x96,crop_20x20x60x60,circle.png");
    }
    String[] names =
        TEXTS.stream().map(text -> text.isEmpty() ? "png" : text + ".png").toArray(String[]::new);
    List<byte[]> pictures;
    try (FileConversion conversion = FileConversion.of(source, ImageFormat.PNG)) {
      pictures =
          conversion
              .with(LIGHT, LIGHT_SVG.getBytes(UTF_8), ImageFormat.SVG)
              .with(LOGO, logo, ImageFormat.PNG)
              .toAll(names);
    }
    List<String> files = TEXTS.stream().map(GalleryTest::file).toList();
    if (WRITE) {
      Files.createDirectories(PICTURES);
      for (int i = 0; i < files.size(); i++) {
        Files.write(PICTURES.resolve(files.get(i)), pictures.get(i));
      }
      Files.writeString(PAGE, page());
    }
    assertThat(PAGE).content(UTF_8).isEqualTo(page());
    for (int i = 0; i < files.size(); i++) {
      assertThat(pictures.get(i)).as(files.get(i)).hasSizeLessThan(MAX_BYTES);
      assertThat(PICTURES.resolve(files.get(i))).hasBinaryContent(pictures.get(i));
    }
    try (Stream<Path> all = Files.list(PICTURES)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(files);
    }
  }

  private static String file(String text) {
    return text.isEmpty() ? "original.png" : withoutIds(text).replace(',', '-') + ".png";
  }

  private static String withoutIds(String text) {
    return text.replace(LIGHT.text(), "light").replace(LOGO.text(), "logo");
  }

  private static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("| ".repeat(COLUMNS)).append("|\n").append("|---".repeat(COLUMNS)).append("|\n");
    for (int row = 0; row < TEXTS.size(); row += COLUMNS) {
      List<String> texts = TEXTS.subList(row, Math.min(TEXTS.size(), row + COLUMNS));
      List<String> cells = new ArrayList<>();
      for (String text : texts) {
        String named = text.replace(LIGHT.text(), "<light>").replace(LOGO.text(), "<logo>");
        String shown = text.isEmpty() ? "/images/<id>.png" : "/images/<id>/" + named + ".png";
        cells.add(
            "![%s](gallery/%s)<br>`%s`"
                .formatted(text.isEmpty() ? "original" : withoutIds(text), file(text), shown));
      }
      page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
    return page.toString();
  }
}
