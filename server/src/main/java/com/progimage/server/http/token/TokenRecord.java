package com.progimage.server.http.token;

import com.progimage.server.access.Scope;
import com.progimage.server.access.token.IssuedToken;
import com.progimage.server.image.ImageId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new token as JSON.
 *
 * @param token its text
 * @param image the id of the only image that it is for; null: it is for all of the owner
 */
record TokenRecord(
    String token, String owner, List<String> scopes, @Nullable String image, Instant expiresAt) {
  static TokenRecord of(IssuedToken issued) {
    ImageId image = issued.grant().image();
    return new TokenRecord(
        issued.text(),
        issued.owner().name(),
        issued.grant().scopes().stream().sorted().map(Scope::text).toList(),
        image == null ? null : image.text(),
        issued.credential().expiresAt());
  }
}
