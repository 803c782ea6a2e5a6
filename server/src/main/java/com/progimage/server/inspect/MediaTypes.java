package com.progimage.server.inspect;

import static java.util.stream.Collectors.joining;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Interprets the metadata of a request's body: the content type and, in multipart, the file name.
 */
public final class MediaTypes {
  /** RFC 9110 §8.3.1; parameters are ignored. Names longer than RFC 6838 allows do not match. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile(
          "\\s*([A-Za-z0-9!#$%&'*+.^_`|~-]{1,127}/[A-Za-z0-9!#$%&'*+.^_`|~-]{1,127})\\s*(?:;.*)?",
          Pattern.DOTALL);

  /**
   * The extension of a file name: "Screenshot at 10.15.32" has none, and neither has "cat.of the
   * day".
   */
  private static final Pattern EXTENSION = Pattern.compile(".*\\.([A-Za-z][A-Za-z0-9]{0,9})");

  /** File extensions besides those of our URLs. */
  private static final Map<ImageFormat, List<String>> OTHER_EXTENSIONS =
      Map.of(
          ImageFormat.JPEG, List.of("jpe", "jfif", "pjpeg", "pjp"),
          ImageFormat.PNG, List.of("apng"));

  private MediaTypes() {}

  /**
   * Returns the format that a {@code Content-Type} names, by its media type or an alias.
   *
   * @param contentTypeHeader null if the request has none
   * @throws Failure {@code unsupported-media-type} if it is missing, invalid or not accepted
   */
  public static ImageFormat declared(
      @Nullable String contentTypeHeader, Set<ImageFormat> accepted) {
    if (contentTypeHeader == null || contentTypeHeader.isBlank()) {
      throw unsupported("there is no content type", accepted);
    }
    Matcher matcher = CONTENT_TYPE.matcher(contentTypeHeader);
    if (!matcher.matches()) {
      throw unsupported("the content type is not a media type", accepted);
    }
    String mediaType = matcher.group(1).toLowerCase(Locale.ROOT);
    return ImageFormat.findByMediaType(mediaType)
        .filter(accepted::contains)
        .orElseThrow(() -> unsupported(mediaType + " is not accepted by this server", accepted));
  }

  /** Whether the type of a form's part is the default that libraries send. */
  public static boolean saysNothing(String contentTypeHeader) {
    Matcher matcher = CONTENT_TYPE.matcher(contentTypeHeader);
    return contentTypeHeader.isBlank()
        || matcher.matches() && matcher.group(1).equalsIgnoreCase("application/octet-stream");
  }

  /**
   * Returns the format that a file's first bytes show.
   *
   * @param head as {@link Magic#readHead} reads it
   * @throws Failure {@code unsupported-media-type} if it is not an accepted one
   */
  public static ImageFormat sniffed(byte[] head, Set<ImageFormat> accepted) {
    return Magic.sniff(head)
        .filter(accepted::contains)
        .orElseThrow(() ->
            unsupported(
                "the file has no content type and is none that this server reads", accepted));
  }

  private static Failure unsupported(String what, Set<ImageFormat> accepted) {
    String types = accepted.stream().sorted().map(ImageFormat::mediaType).collect(joining(", "));
    return new Failure(ErrorCode.UNSUPPORTED_MEDIA_TYPE, what + "; send one of " + types);
  }

  /**
   * Checks the name of a multipart file. A name without an extension agrees with every format.
   *
   * @param declared the format in the part's content type
   * @throws Failure {@code type-mismatch} if the extension is not one of the format's
   */
  public static void checkFileName(@Nullable String fileName, ImageFormat declared) {
    Optional<String> extension = extension(fileName);
    if (extension.isPresent() && !names(extension.get(), declared)) {
      throw new Failure(
          ErrorCode.TYPE_MISMATCH,
          "the file's name ends in .%s, but its content type says %s: name it .%s, or send the content type that it has"
              .formatted(extension.get(), declared.mediaType(), declared.extension()));
    }
  }

  private static boolean names(String extension, ImageFormat format) {
    return format.extensions().contains(extension)
        || OTHER_EXTENSIONS.getOrDefault(format, List.of()).contains(extension);
  }

  private static Optional<String> extension(@Nullable String fileName) {
    if (fileName == null) {
      return Optional.empty();
    }
    Matcher matcher = EXTENSION.matcher(fileName.strip());
    return matcher.matches()
        ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }
}
