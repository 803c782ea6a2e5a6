package com.progimage.server.access.key;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL that its signature allows to read.
 *
 * @param path of the URL, as it was sent
 * @param expires the parameter of that name, as are the others; null: it is missing
 */
public record SignedUrl(
    String path,
    @Nullable String expires,
    @Nullable String covers,
    @Nullable String key,
    String signature) {
  private static final String WHOLE_IMAGE = "image";
  private static final String IMAGES = "/images/";
  private static final int ID_LENGTH = 36;

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,11}");

  /** The end of its validity; empty if it names none. */
  public Optional<Instant> expiry() {
    return Optional.ofNullable(expires)
        .filter(text -> SECONDS.matcher(text).matches())
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }

  public Optional<KeyId> keyId() {
    return Optional.ofNullable(key).flatMap(KeyId::find);
  }

  /** What the signature must sign; empty if the URL has another form. */
  public Optional<UrlSignature> signed() {
    Optional<Instant> expiry = expiry();
    if (covers == null) {
      return expiry.map(end -> UrlSignature.ofPath(path, end));
    }
    return covers.equals(WHOLE_IMAGE)
        ? expiry.flatMap(
            end -> image().map(image -> UrlSignature.ofImage(IMAGES + image.text(), end)))
        : Optional.empty();
  }

  /** The image whose paths are all covered; empty if the signature is for this path. */
  public Optional<ImageId> image() {
    return covers == null ? Optional.empty() : image(path);
  }

  /** The image that a path is about; empty if it is about none, or about several. */
  public static Optional<ImageId> image(String path) {
    return path.startsWith(IMAGES) && path.length() >= IMAGES.length() + ID_LENGTH
        ? ImageId.findIgnoringCase(path.substring(IMAGES.length(), IMAGES.length() + ID_LENGTH))
        : Optional.empty();
  }

  public static Failure invalid() {
    return new Failure(
        ErrorCode.SIGNATURE_INVALID,
        "the signature of this URL is not valid: it was changed, or its key was revoked; have it"
            + " signed again");
  }

  public static Failure expired() {
    return new Failure(
        ErrorCode.SIGNATURE_EXPIRED, "this URL was valid for a while and is not any more");
  }
}
