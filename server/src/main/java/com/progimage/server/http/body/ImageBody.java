package com.progimage.server.http.body;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.Magic;
import com.progimage.server.inspect.MediaTypes;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The image in a request: the raw body, or the file of a form. Of a raw body nothing is read before
 * its bytes are, so that a client that waits for {@code 100 Continue} need not send what is
 * refused.
 *
 * @param declared the format that the request says it is
 * @param fileName of a form's file
 */
public record ImageBody(InputStream bytes, ImageFormat declared, @Nullable String fileName)
    implements AutoCloseable {
  /** What a form adds to the file in it: boundaries and part headers. */
  private static final long FORM_OVERHEAD = 64 << 10;

  /**
   * @param accepted formats
   * @param bodies whose limit is told here where the request says its own length
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
      return new ImageBody(bodies.open(context), raw, null);
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
   * A file of a form. Where its part has no type, or one that says nothing, its first bytes say
   * what it is. Closing it closes the form.
   */
  public static ImageBody of(MultipartForm.FormFile file, Set<ImageFormat> accepted)
      throws IOException {
    String declared = file.contentType().orElse("");
    String name = file.fileName().orElse(null);
    if (!MediaTypes.saysNothing(declared)) {
      return new ImageBody(file, MediaTypes.declared(declared, accepted), name);
    }
    PushbackInputStream bytes = new PushbackInputStream(file, Magic.HEAD_BYTES);
    byte[] head = Magic.readHead(bytes);
    if (head.length == 0) {
      throw new Failure(ErrorCode.EMPTY_BODY, "the file is empty: send the bytes of one image");
    }
    bytes.unread(head);
    return new ImageBody(bytes, MediaTypes.sniffed(head, accepted), name);
  }

  /** A length that is told beforehand is refused before a byte is read. */
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
