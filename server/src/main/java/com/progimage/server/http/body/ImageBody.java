package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Magic;
import com.progimage.server.inspect.MediaTypes;
import com.progimage.server.library.space.BodyLength;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The image in a request: the raw body, or the file of a form. A raw body is not read in advance,
 * so a client that waits for {@code 100 Continue} need not send an image that is refused.
 *
 * @param declared the format that the request declares
 * @param fileName of a form's file
 * @param length of {@code bytes}
 */
public record ImageBody(
    InputStream bytes, ImageFormat declared, @Nullable String fileName, BodyLength length)
    implements AutoCloseable {
  /** The overhead of a form: boundaries and part headers. */
  private static final long FORM_OVERHEAD = 64 << 10;

  /**
   * @param accepted formats
   * @param bodies whose limit is checked here if the request declares its length
   * @throws Failure {@code unsupported-media-type}, {@code body-too-large}, {@code
   *     malformed-request}, {@code overloaded}
   */
  public static ImageBody of(Context context, Set<ImageFormat> accepted, Bodies bodies)
      throws IOException {
    String contentType = context.header("Content-Type");
    boolean isForm = MultipartForm.isNamedBy(contentType);
    ImageFormat raw = isForm ? null : MediaTypes.declared(contentType, accepted);
    refuseTooLong(context, bodies.maxBytes() + (isForm ? FORM_OVERHEAD : 0));
    if (raw != null) {
      return new ImageBody(
          bodies.open(context),
          raw,
          null,
          BodyLength.exactly(context.req().getContentLengthLong()));
    }
    MultipartForm form = MultipartForm.open(context, bodies, 1);
    try {
      return of(
          form.next()
              .orElseThrow(() ->
                  new Failure(ErrorCode.MALFORMED_REQUEST, "the form has no part named \"file\"")),
          accepted);
    } catch (IOException | RuntimeException e) {
      form.close();
      throw e;
    }
  }

  /**
   * Returns the image in a file of a form. If its part has no specific type, its first bytes decide
   * the format. Closing the image closes the form.
   */
  public static ImageBody of(MultipartForm.FormFile file, Set<ImageFormat> accepted)
      throws IOException {
    String declared = file.contentType().orElse("");
    String name = file.fileName().orElse(null);
    BodyLength length = BodyLength.atMost(file.formLength());
    if (!MediaTypes.saysNothing(declared)) {
      return new ImageBody(file, MediaTypes.declared(declared, accepted), name, length);
    }
    PushbackInputStream bytes = new PushbackInputStream(file, Magic.HEAD_BYTES);
    byte[] head = Magic.readHead(bytes);
    if (head.length == 0) {
      throw new Failure(ErrorCode.EMPTY_BODY, "the file is empty: send the bytes of one image");
    }
    bytes.unread(head);
    return new ImageBody(bytes, MediaTypes.sniffed(head, accepted), name, length);
  }

  /** Refuses an excessive declared length before it reads a byte. */
  private static void refuseTooLong(Context context, long limit) {
    long length = context.req().getContentLengthLong();
    if (length > limit) {
      throw Failure.overLimit(
          ErrorCode.BODY_TOO_LARGE,
          "the body has %d bytes and this server takes %d: send a smaller image"
              .formatted(length, limit),
          limit,
          length);
    }
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
