package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.memory.MemoryLease;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * A {@code multipart/form-data} body (RFC 7578), parsed while it is read. Its files, the parts
 * named {@code file}, are streams; they are stored neither in memory nor on disk.
 */
public final class MultipartForm implements AutoCloseable {
  private static final String FILE = "file";
  private static final int MAX_PARTS = 200;
  private static final int MAX_PART_HEADERS = 8 << 10;

  /** The limit of all fields together. */
  private static final int MAX_FIELD_BYTES = 64 << 10;

  private static final int FIELD_FACTOR = 4;
  private static final int PIECE = 16 << 10;

  /** A piece, its copy and the state of the parser. */
  private static final int OWN_BYTES = 3 * PIECE;

  private final InputStream body;
  private final Pieces pieces;
  private final MemoryLease memory;
  private final long length;
  private final int maxFiles;
  private final MultiPart.Parser parser;
  private final FormListener form = new FormListener();
  private final Deque<FormFile> files = new ArrayDeque<>();
  private final Map<String, String> fields = new HashMap<>();
  private @Nullable FormFile open;
  private boolean bodyEnded;

  private MultipartForm(
      InputStream body,
      Pieces pieces,
      MemoryLease memory,
      String contentType,
      long length,
      int maxFiles) {
    this.body = body;
    this.length = length;
    this.pieces = pieces;
    this.memory = memory;
    this.maxFiles = maxFiles;
    String boundary = HeaderParameters.of(contentType).getOrDefault("boundary", "");
    if (boundary.isEmpty() || boundary.length() > 70) {
      throw malformed("the Content-Type of a form must have a boundary");
    }
    this.parser = new MultiPart.Parser(boundary, form);
    parser.setMaxParts(MAX_PARTS);
    parser.setPartHeadersMaxLength(MAX_PART_HEADERS);
  }

  /**
   * Opens the form in a request's body.
   *
   * @param maxFiles the maximum number of files
   * @throws Failure {@code malformed-request} if the body is not a form; {@code overloaded}
   */
  static MultipartForm open(Context context, Bodies bodies, int maxFiles) throws IOException {
    InputStream body = bodies.open(context);
    MemoryLease memory = null;
    try {
      memory = bodies.documents().take(OWN_BYTES);
      return new MultipartForm(
          body,
          new Pieces(bodies.buffers(), PIECE),
          memory,
          String.valueOf(context.header("Content-Type")),
          context.req().getContentLengthLong(),
          maxFiles);
    } catch (RuntimeException e) {
      if (memory != null) {
        memory.close();
      }
      body.close();
      throw e;
    }
  }

  /** Whether a content type is that of a form. */
  public static boolean isNamedBy(@Nullable String contentType) {
    return contentType != null
        && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
  }

  /**
   * Returns the next file and skips the rest of the previous one. Empty once the body was read to
   * its end.
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

  /** The text of a field before the last returned file. */
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

    /** The declared length of the form, in bytes; -1 if it is unknown. */
    long formLength() {
      return length;
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

    @Override
    public long transferTo(OutputStream out) throws IOException {
      long sum = 0;
      while (true) {
        for (ByteBuffer bytes = content.poll(); bytes != null; bytes = content.poll()) {
          sum += bytes.remaining();
          out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }
        if (ended) {
          readToEnd();
          return sum;
        }
        parseMore();
      }
    }

    /** Closes the whole form. */
    @Override
    public void close() throws IOException {
      MultipartForm.this.close();
    }

    private void skipRest() throws IOException {
      while (!ended) {
        content.clear();
        parseMore();
      }
      content.clear();
    }

    /** For a form with one file, checks that nothing else follows before the file is accepted. */
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

  /** Ignores the content after the last boundary, but reads to the end of the body. */
  private void readEpilogue() throws IOException {
    int epilogue = 0;
    while (!bodyEnded) {
      int count = pieces.next(body, (_, _) -> {});
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
    bodyEnded =
        pieces.next(
                body,
                (bytes, count) ->
                    parser.parse(Content.Chunk.from(ByteBuffer.wrap(bytes, 0, count), false)))
            < 0;
    if (bodyEnded) {
      parser.parse(Content.Chunk.from(ByteBuffer.allocate(0), true));
    }
    if (form.refusal != null) {
      throw form.refusal;
    }
    if (form.failure != null && !(bodyEnded && !form.complete)) {
      throw malformed("the form cannot be read: " + form.failure);
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
    body.close();
  }

  private static Failure malformed(String message) {
    return new Failure(ErrorCode.MALFORMED_REQUEST, message);
  }

  /** Receives the events of the parser. */
  private final class FormListener implements MultiPart.Parser.Listener {
    private @Nullable String partName;
    private @Nullable String partFileName;
    private @Nullable String partType;
    private @Nullable FormFile file;
    private @Nullable StringBuilder field;
    private int fileCount;
    private int fieldBytes;
    private boolean complete;
    private @Nullable String failure;
    private @Nullable RuntimeException refusal;

    private void unlessRefused(Runnable step) {
      if (refusal == null) {
        try {
          step.run();
        } catch (RuntimeException e) {
          refusal = e;
        }
      }
    }

    @Override
    public void onPartBegin() {
      partName = null;
      partFileName = null;
      partType = null;
    }

    @Override
    public void onPartHeader(String name, String value) {
      unlessRefused(() -> takeHeader(name, value));
    }

    private void takeHeader(String name, String value) {
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
      unlessRefused(this::beginContent);
    }

    private void beginContent() {
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
      unlessRefused(() -> takeContent(chunk));
    }

    private void takeContent(Content.Chunk chunk) {
      if (!chunk.hasRemaining()) {
        return;
      }
      if (file != null) {
        ByteBuffer copy = ByteBuffer.allocate(chunk.remaining());
        file.content.addLast(copy.put(chunk.getByteBuffer()).flip());
      } else if (field != null) {
        takeField(chunk.remaining());
        // Latin-1 keeps the bytes: a character may be split between two pieces.
        field.append(StandardCharsets.ISO_8859_1.decode(chunk.getByteBuffer().slice()));
      }
    }

    /** While it is parsed, a field is in memory as bytes and as text. */
    private void takeField(int bytes) {
      fieldBytes += bytes;
      if (fieldBytes > MAX_FIELD_BYTES) {
        throw malformed(
            "the form's fields have more than %d bytes: leave out those that are not needed"
                .formatted(MAX_FIELD_BYTES));
      }
      memory.add(FIELD_FACTOR * bytes);
    }

    @Override
    public void onPartEnd() {
      if (file != null) {
        file.ended = true;
      }
      if (field != null && partName != null) {
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
