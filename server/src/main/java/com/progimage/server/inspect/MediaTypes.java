package com.progimage.server.inspect;

import static java.util.stream.Collectors.joining;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request says of its body: the content type and, in multipart, the file's name. */
public final class MediaTypes {
  /** RFC 9110 §8.3.1; parameters are not looked at. Longer names than RFC 6838 has are none. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile(
          "\\s*([A-Za-z0-9!#$%&'*+.^_`|~-]{1,127}/[A-Za-z0-9!#$%&'*+.^_`|~-]{1,127})\\s*(?:;.*)?",
          Pattern.DOTALL);

  /**
   * Only this much of a name is an extension: "Screenshot at 10.15.32" has none, and "cat.of the
   * day" neither.
   */
  private static final Pattern EXTENSION = Pattern.compile(".*\\.([A-Za-z][A-Za-z0-9]{0,9})");

  /** What files are called besides the extensions that our URLs know. */
  private static final Map<ImageFormat, List<String>> OTHER_EXTENSIONS =
      Map.of(
          ImageFormat.JPEG, List.of("jpe", "jfif", "pjpeg", "pjp"),
          ImageFormat.PNG, List.of("apng"));

  private MediaTypes() {}

  /**
   * The format that a {@code Content-Type} names, by its media type or an alias of it.
   *
   * @param contentTypeHeader null where the request has none
   * @throws Failure {@code unsupported-media-type} where there is none, or it is no media type, or
   *     none of the accepted ones
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

  /** Whether a part of a form comes without a type, or with the one that libraries send unasked. */
  public static boolean saysNothing(String contentTypeHeader) {
    Matcher matcher = CONTENT_TYPE.matcher(contentTypeHeader);
    return contentTypeHeader.isBlank()
        || matcher.matches() && matcher.group(1).equalsIgnoreCase("application/octet-stream");
  }

  /**
   * The format that a file's first bytes say it is.
   *
   * @param head as {@link Magic#readHead} reads it
   * @throws Failure {@code unsupported-media-type} where that is none of the accepted ones
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
   * Checks the name that a multipart file came with. A name without an extension says nothing, and
   * agrees with every format.
   *
   * @param declared what the part's content type says
   * @throws Failure {@code type-mismatch} where the extension is not one of the format's
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
