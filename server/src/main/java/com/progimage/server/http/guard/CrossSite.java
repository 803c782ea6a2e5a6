package com.progimage.server.http.guard;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.PublicUrls;
import io.javalin.http.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests other than reads that pages of other origins make browsers send. Browsers report
 * the origin of a request; requests of other clients pass.
 *
 * @param allowedOrigins the origins whose pages may send anything; {@code *} allows any
 */
public record CrossSite(Set<String> allowedOrigins, PublicUrls urls) {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** Values of {@code Sec-Fetch-Site} for requests of the server's own pages and of the user. */
  private static final Set<String> OWN = Set.of("same-origin", "none");

  /**
   * @throws Failure {@code cross-site}
   */
  public void require(Context context) {
    if (!READS.contains(context.method().name())
        && isForeign(context.header("Origin"), context)
        && !allowedOrigins.contains("*")) {
      throw new Failure(
          ErrorCode.CROSS_SITE,
          "a page of another site sent this: pages may only send from this server's own origin, or"
              + " from one that its operator lists in --allowed-origins");
    }
  }

  private boolean isForeign(@Nullable String origin, Context context) {
    if (origin != null && allowedOrigins.contains(origin)) {
      return false;
    }
    String site = context.header("Sec-Fetch-Site");
    if (site != null) {
      return !OWN.contains(site);
    }
    return origin != null && !urls.isOwn(origin, context);
  }
}
