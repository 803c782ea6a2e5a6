package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the SHA-256 digest of a body in {@code Content-Digest} (RFC 9530). */
public final class ContentDigest {
  private static final String HEADER = "Content-Digest";
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\s*([a-z0-9_.*-]+)=:([A-Za-z0-9+/=]*):\\s*(?:,|$)", Pattern.CASE_INSENSITIVE);
  private static final int SHA_256_BYTES = 32;

  private ContentDigest() {}

  /**
   * Returns the body with a check at its end: it fails if the digest differs.
   *
   * @throws Failure {@code malformed-request} for an unreadable header; one with only other
   *     algorithms is ignored
   */
  static InputStream check(Context context, InputStream body) {
    return declared(context)
        .map(wanted -> (InputStream) new DigestingStream(body, wanted))
        .orElse(body);
  }

  /**
   * Returns the digest that a client declares of its body.
   *
   * @throws Failure {@code malformed-request} for an unreadable header
   */
  public static Optional<Digest> declared(Context context) {
    String header = String.join(", ", Collections.list(context.req().getHeaders(HEADER))).strip();
    return header.isEmpty() ? Optional.empty() : sha256(header);
  }

  static Optional<Digest> sha256(String header) {
    Matcher member = MEMBER.matcher(header);
    Optional<Digest> found = Optional.empty();
    int end = 0;
    while (member.lookingAt()) {
      if (member.group(1).toLowerCase(Locale.ROOT).equals("sha-256")) {
        found = Optional.of(digest(member.group(2)));
      }
      end = member.end();
      member.region(end, header.length());
    }
    if (end != header.length()) {
      throw unreadable();
    }
    return found;
  }

  private static Digest digest(String base64) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length == SHA_256_BYTES) {
        return new Digest("sha256-" + HexFormat.of().formatHex(bytes));
      }
    } catch (IllegalArgumentException e) {
      // Not Base64: reported below.
    }
    throw unreadable();
  }

  private static Failure unreadable() {
    return new Failure(
        ErrorCode.MALFORMED_REQUEST,
        "Content-Digest must be like sha-256=:<the 32 bytes in Base64>:, or be left out");
  }

  private static final class DigestingStream extends FilterInputStream {
    private final Digest wanted;
    private final MessageDigest hash = Digest.hash();
    private boolean ended;

    DigestingStream(InputStream body, Digest wanted) {
      super(body);
      this.wanted = wanted;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      if (count >= 0) {
        hash.update(bytes, offset, count);
      } else {
        checkOnce();
      }
      return count;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
      long sum =
          in.transferTo(
              new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                  write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                  hash.update(bytes, offset, length);
                  out.write(bytes, offset, length);
                }
              });
      checkOnce();
      return sum;
    }

    private void checkOnce() {
      if (ended) {
        return;
      }
      ended = true;
      Digest seen = Digest.of(hash);
      if (!seen.equals(wanted)) {
        throw new Failure(
            ErrorCode.DIGEST_MISMATCH,
            "the body's digest is %s and Content-Digest says %s: it changed on the way, send it again"
                .formatted(seen, wanted));
      }
    }
  }
}
