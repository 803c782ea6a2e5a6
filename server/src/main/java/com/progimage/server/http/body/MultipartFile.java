package com.progimage.server.http.body;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The one part named {@code file} of a {@code multipart/form-data} body (RFC 7578), as a stream:
 * the form is parsed while it is read and lies neither in memory nor on disk. Other parts are
 * skipped.
 */
final class MultipartFile extends InputStream {
  private static final String NAME = "file";
  private static final int MAX_PARTS = 100;
  private static final int MAX_PART_HEADERS = 8 << 10;

  private final InputStream body;
  private final MultiPart.Parser parser;
  private final byte[] raw = new byte[16 << 10];
  private final ArrayDeque<ByteBuffer> content = new ArrayDeque<>();
  private final FormListener form = new FormListener();
  private boolean bodyEnded;

  /**
   * Reads up to the file's first byte.
   *
   * @throws Failure {@code malformed-request} where the body is no form or has no such part
   */
  MultipartFile(InputStream body, String contentType) throws IOException {
    this.body = body;
    String boundary = MultiPart.extractBoundary(contentType);
    if (boundary == null || boundary.isEmpty() || boundary.length() > 70) {
      throw malformed("the Content-Type of a form must have a boundary");
    }
    this.parser = new MultiPart.Parser(boundary, form);
    parser.setMaxParts(MAX_PARTS);
    parser.setPartHeadersMaxLength(MAX_PART_HEADERS);
    while (!form.fileSeen && !form.complete) {
      parseMore();
    }
    if (!form.fileSeen) {
      throw malformed("the form has no part named \"file\"");
    }
  }

  /** The part's own {@code Content-Type}. */
  Optional<String> contentType() {
    return Optional.ofNullable(form.fileType);
  }

  Optional<String> fileName() {
    return Optional.ofNullable(form.fileName);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (content.isEmpty()) {
      if (form.complete) {
        readEpilogue();
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

  /** What follows the last boundary is nothing, but the body's end must be seen. */
  private void readEpilogue() throws IOException {
    int epilogue = 0;
    while (!bodyEnded) {
      int count = body.read(raw);
      bodyEnded = count < 0;
      epilogue += Math.max(0, count);
      if (epilogue > MAX_PART_HEADERS) {
        throw malformed("the form goes on after its last boundary: send one image a request");
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
    private boolean inFile;
    private boolean fileSeen;
    private boolean complete;
    private @Nullable String fileName;
    private @Nullable String fileType;
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
        java.util.Map<String, String> parameters = new java.util.HashMap<>();
        HttpField.getValueParameters(value, parameters);
        partName = parameters.get("name");
        partFileName = parameters.get("filename");
      }
    }

    @Override
    public void onPartHeaders() {
      inFile = NAME.equals(partName);
      if (inFile && fileSeen) {
        throw malformed("the form has more than one part named \"file\": send one image a request");
      }
      if (inFile) {
        fileSeen = true;
        fileName = partFileName;
        fileType = partType;
      }
    }

    @Override
    public void onPartContent(Content.Chunk chunk) {
      if (inFile && chunk.hasRemaining()) {
        ByteBuffer copy = ByteBuffer.allocate(chunk.remaining());
        content.addLast(copy.put(chunk.getByteBuffer()).flip());
      }
    }

    @Override
    public void onPartEnd() {
      inFile = false;
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
