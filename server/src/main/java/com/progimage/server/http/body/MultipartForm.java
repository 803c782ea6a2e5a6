package com.progimage.server.http.body;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A {@code multipart/form-data} body (RFC 7578), parsed while it is read: its files, which are the
 * parts named {@code file}, come as streams and lie neither in memory nor on disk.
 */
public final class MultipartForm {
  private static final String FILE = "file";
  private static final int MAX_PARTS = 200;
  private static final int MAX_PART_HEADERS = 8 << 10;
  private static final int MAX_FIELD_BYTES = 64 << 10;

  private final InputStream body;
  private final int maxFiles;
  private final MultiPart.Parser parser;
  private final FormListener form = new FormListener();
  private final byte[] raw = new byte[16 << 10];
  private final Deque<FormFile> files = new ArrayDeque<>();
  private final Map<String, String> fields = new HashMap<>();
  private @Nullable FormFile open;
  private boolean bodyEnded;

  /**
   * @param maxFiles that the form may have
   * @throws Failure {@code malformed-request} where the body is no form
   */
  public MultipartForm(InputStream body, String contentType, int maxFiles) {
    this.body = body;
    this.maxFiles = maxFiles;
    String boundary = HeaderParameters.of(contentType).getOrDefault("boundary", "");
    if (boundary.isEmpty() || boundary.length() > 70) {
      throw malformed("the Content-Type of a form must have a boundary");
    }
    this.parser = new MultiPart.Parser(boundary, form);
    parser.setMaxParts(MAX_PARTS);
    parser.setPartHeadersMaxLength(MAX_PART_HEADERS);
  }

  /** Whether a request's body is one. */
  public static boolean isNamedBy(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  /**
   * The next file; what was not read of the one before is skipped. Where there is none, the body
   * was read to its end.
   */
  public Optional<FormFile> next() throws IOException {
    if (open != null) {
      open.skipRest();
    }
    while (files.isEmpty() && !form.complete) {
      parseMore();
    }
    open = files.poll();
    if (open == null) {
      readEpilogue();
    }
    return Optional.ofNullable(open);
  }

  /** The text of a part that is no file, among those that came before the last file given out. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** A file in the form. */
  public final class FormFile extends InputStream {
    private final Deque<ByteBuffer> content = new ArrayDeque<>();
    private final @Nullable String contentType;
    private final @Nullable String fileName;
    private boolean ended;

    private FormFile(@Nullable String contentType, @Nullable String fileName) {
      this.contentType = contentType;
      this.fileName = fileName;
    }

    /** The part's own {@code Content-Type}. */
    public Optional<String> contentType() {
      return Optional.ofNullable(contentType);
    }

    public Optional<String> fileName() {
      return Optional.ofNullable(fileName);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      while (content.isEmpty()) {
        if (ended) {
          readToEnd();
          return -1;
        }
        parseMore();
      }
      ByteBuffer first = content.getFirst();
      int count = Math.min(length, first.remaining());
      first.get(bytes, offset, count);
      if (!first.hasRemaining()) {
        content.removeFirst();
      }
      return count;
    }

    private void skipRest() throws IOException {
      while (!ended) {
        content.clear();
        parseMore();
      }
      content.clear();
    }

    /** Where nothing but the end may follow, it must be seen before the file is taken. */
    private void readToEnd() throws IOException {
      if (maxFiles > 1) {
        return;
      }
      while (!form.complete) {
        parseMore();
      }
      readEpilogue();
    }
  }

  /** What follows the last boundary is nothing, but the body's end must be seen. */
  private void readEpilogue() throws IOException {
    int epilogue = 0;
    while (!bodyEnded) {
      int count = body.read(raw);
      bodyEnded = count < 0;
      epilogue += Math.max(0, count);
      if (epilogue > MAX_PART_HEADERS) {
        throw malformed("the form goes on after its last boundary");
      }
    }
  }

  private void parseMore() throws IOException {
    if (bodyEnded) {
      throw new Failure(
          ErrorCode.BODY_INCOMPLETE, "the form ended before its last boundary: send it again");
    }
    int count = body.read(raw);
    bodyEnded = count < 0;
    ByteBuffer piece = bodyEnded ? ByteBuffer.allocate(0) : ByteBuffer.wrap(raw, 0, count);
    parser.parse(Content.Chunk.from(piece, bodyEnded));
    if (form.failure != null && !(bodyEnded && !form.complete)) {
      throw malformed("the form cannot be read: " + form.failure);
    }
  }

  private static Failure malformed(String message) {
    return new Failure(ErrorCode.MALFORMED_REQUEST, message);
  }

  /** What the parser tells of the form. */
  private final class FormListener implements MultiPart.Parser.Listener {
    private @Nullable String partName;
    private @Nullable String partFileName;
    private @Nullable String partType;
    private @Nullable FormFile file;
    private @Nullable StringBuilder field;
    private int fileCount;
    private boolean complete;
    private @Nullable String failure;

    @Override
    public void onPartBegin() {
      partName = null;
      partFileName = null;
      partType = null;
    }

    @Override
    public void onPartHeader(String name, String value) {
      if (HttpHeader.CONTENT_TYPE.is(name)) {
        partType = value;
      } else if (HttpHeader.CONTENT_DISPOSITION.is(name)) {
        Map<String, String> parameters = HeaderParameters.of(value);
        partName = parameters.get("name");
        partFileName = parameters.get("filename");
      }
    }

    @Override
    public void onPartHeaders() {
      if (!FILE.equals(partName)) {
        field = new StringBuilder();
        return;
      }
      if (++fileCount > maxFiles) {
        throw malformed(
            maxFiles == 1
                ? "the form has more than one part named \"file\": send one image a request"
                : "the form has more than %d files: send them in several requests"
                    .formatted(maxFiles));
      }
      file = new FormFile(partType, partFileName);
      files.add(file);
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      if (!chunk.hasRemaining()) {
        return;
      }
      if (file != null) {
        ByteBuffer copy = ByteBuffer.allocate(chunk.remaining());
        file.content.addLast(copy.put(chunk.getByteBuffer()).flip());
      } else if (field != null && field.length() <= MAX_FIELD_BYTES) {
        // Latin 1 keeps the bytes, of which a character may come in two pieces.
        field.append(StandardCharsets.ISO_8859_1.decode(chunk.getByteBuffer().slice()));
      }
    }

    @Override
    public void onPartEnd() {
      if (file != null) {
        file.ended = true;
      }
      if (field != null && partName != null) {
        if (field.length() > MAX_FIELD_BYTES) {
          throw malformed("the form's field \"%s\" is too long".formatted(partName));
        }
        byte[] bytes = field.toString().getBytes(StandardCharsets.ISO_8859_1);
        fields.put(partName, new String(bytes, StandardCharsets.UTF_8));
      }
      file = null;
      field = null;
    }

    @Override
    public void onComplete() {
      complete = true;
    }

    @Override
    public void onFailure(Throwable cause) {
      failure = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    }
  }
}
