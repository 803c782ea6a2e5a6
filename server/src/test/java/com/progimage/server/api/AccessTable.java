package com.progimage.server.api;

import com.progimage.server.access.Scope;
import com.progimage.server.http.access.Need;
import com.progimage.server.http.access.RouteNeeds;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A request for each route of the API, with its answers. */
final class AccessTable {
  static final String NONE = "";

  /** In a row, the bytes of an image. */
  static final String A_PICTURE = "a picture";

  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  static final String A_FORM = "multipart/form-data; boundary=edge";

  /**
   * A request for a route. In its path and its body, {@code IMAGE}, {@code JOB}, {@code THUMBNAIL},
   * {@code WEBHOOK}, {@code LINK} and {@code KEY} stand for ids of one owner, {@code OPEN_LINK} for
   * one with its secret, {@code SITE} for another site, and {@code NEW} for a text that no other
   * request has.
   *
   * @param allowed the status, and the code of the problem, for those who may do it
   * @param foreign the same for the request of another owner
   * @param also scopes that it needs in addition to what {@link RouteNeeds} says
   */
  record Row(
      String route,
      String path,
      String type,
      String body,
      String allowed,
      String foreign,
      Set<Scope> also) {
    Row(
        String route,
        String path,
        String type,
        String body,
        String allowed,
        String foreign,
        Scope... also) {
      this(route, path, type, body, allowed, foreign, Set.of(also));
    }

    String method() {
      return route.substring(0, route.indexOf(' '));
    }

    Need need() {
      return RouteNeeds.of(route);
    }

    /** The fewest scopes with which a key of the owner gets {@link #allowed}. */
    Set<Scope> enough() {
      Set<Scope> scopes = EnumSet.noneOf(Scope.class);
      scopes.addAll(also);
      switch (need()) {
        case Need.KeyWith(Scope scope) -> scopes.add(scope);
        case Need.Operator _ -> scopes.add(Scope.OPERATE);
        default -> {}
      }
      return scopes;
    }

    /** The answer for people who signed in with a browser: no session ends with their cookie. */
    String allowedToPeople() {
      return route.equals("POST /sessions") ? "403 scope-missing" : allowed;
    }

    /** The answer for another owner with all scopes but {@code admin}. */
    String foreignWithoutAdmin() {
      return route.equals("GET /owners/{owner}") ? "403 scope-missing" : foreign;
    }
  }

  static final List<Row> ROWS =
      List.of(
          new Row("POST /images", "/images", "image/png", A_PICTURE, "201", "201"),
          new Row("GET /images", "/images", "", NONE, "200", "200"),
          new Row("GET /images/{id}", "/images/IMAGE", "", NONE, "200", "404 image-not-found"),
          new Row(
              "GET /images/{id}.{ext}",
              "/images/IMAGE.png",
              "",
              NONE,
              "200",
              "404 image-not-found",
              Scope.READ,
              Scope.ORIGINAL),
          new Row("DELETE /images/{id}", "/images/IMAGE", "", NONE, "204", "404 image-not-found"),
          new Row(
              "GET /images/{id}/{name}",
              "/images/IMAGE/rotate_90.png",
              "",
              NONE,
              "200",
              "404 image-not-found",
              Scope.READ,
              Scope.RENDER),
          new Row(
              "POST /images/{id}/analyses",
              "/images/IMAGE/analyses",
              JSON,
              "{\"analyze\": [\"labels\"]}",
              "202",
              "404 image-not-found"),
          new Row(
              "GET /images/{id}/faces",
              "/images/IMAGE/faces",
              "",
              NONE,
              "200",
              "404 image-not-found"),
          new Row(
              "GET /images/{id}/labels",
              "/images/IMAGE/labels",
              "",
              NONE,
              "200",
              "404 image-not-found"),
          new Row(
              "GET /images/{id}/placeholder",
              "/images/IMAGE/placeholder",
              "",
              NONE,
              "200",
              "404 image-not-found"),
          new Row("GET /analyses/stats", "/analyses/stats", "", NONE, "200", "200"),
          new Row("GET /analyses/faces/average", "/analyses/faces/average", "", NONE, "200", "200"),
          new Row("POST /render.{ext}", "/render.png", "image/png", A_PICTURE, "200", "200"),
          new Row("POST /render/{name}", "/render/flip.png", "image/png", A_PICTURE, "200", "200"),
          new Row("GET /remote.{ext}", "/remote.png?url=SITE/cat.png", "", NONE, "200", "200"),
          new Row(
              "GET /remote/{name}", "/remote/flip.png?url=SITE/cat.png", "", NONE, "200", "200"),
          new Row("POST /jobs", "/jobs", JSON, job(), "202", "202"),
          new Row("GET /jobs", "/jobs", "", NONE, "200", "200"),
          new Row("GET /jobs/{id}", "/jobs/JOB", "", NONE, "200", "404 job-not-found"),
          new Row("DELETE /jobs/{id}", "/jobs/JOB", "", NONE, "200", "404 job-not-found"),
          new Row(
              "GET /jobs/{id}/results", "/jobs/JOB/results", "", NONE, "200", "404 job-not-found"),
          new Row(
              "GET /jobs/{id}/events", "/jobs/JOB/events", "", NONE, "200", "404 job-not-found"),
          new Row("POST /thumbnails", "/thumbnails", A_FORM, form(), "202", "202", Scope.WRITE),
          new Row(
              "GET /thumbnails/{id}",
              "/thumbnails/THUMBNAIL",
              "",
              NONE,
              "200",
              "404 job-not-found"),
          new Row(
              "DELETE /thumbnails/{id}",
              "/thumbnails/THUMBNAIL",
              "",
              NONE,
              "200",
              "404 job-not-found"),
          new Row("POST /sessions", "/sessions", "", NONE, "201", "201"),
          new Row("GET /session", "/session", "", NONE, "200", "401 key-invalid"),
          new Row("DELETE /session", "/session", "", NONE, "204", "401 key-invalid"),
          new Row(
              "POST /session/images",
              "/session/images",
              "text/plain",
              "none",
              "415 unsupported-media-type",
              "401 key-invalid"),
          new Row("DELETE /session/images", "/session/images", "", NONE, "204", "401 key-invalid"),
          new Row("POST /webhooks", "/webhooks", JSON, webhook(), "201", "201"),
          new Row("GET /webhooks", "/webhooks", "", NONE, "200", "200"),
          new Row(
              "GET /webhooks/{id}", "/webhooks/WEBHOOK", "", NONE, "200", "404 webhook-not-found"),
          new Row(
              "DELETE /webhooks/{id}",
              "/webhooks/WEBHOOK",
              "",
              NONE,
              "204",
              "404 webhook-not-found"),
          new Row(
              "POST /webhooks/{id}/secret",
              "/webhooks/WEBHOOK/secret",
              "",
              NONE,
              "200",
              "404 webhook-not-found"),
          new Row("POST /uploads", "/uploads", JSON, "{}", "201", "201"),
          new Row("GET /uploads/{id}", "/uploads/LINK", "", NONE, "200", "404 upload-not-found"),
          new Row("DELETE /uploads/{id}", "/uploads/LINK", "", NONE, "204", "404 upload-not-found"),
          // The secret in the URL is what they need, with any credentials or none.
          new Row("PUT /uploads/{id}", "/uploads/OPEN_LINK", "image/png", A_PICTURE, "201", "201"),
          new Row("POST /uploads/{id}", "/uploads/OPEN_LINK", "image/png", A_PICTURE, "201", "201"),
          new Row("POST /keys", "/keys", JSON, key(), "201", "201"),
          new Row("GET /keys", "/keys", "", NONE, "200", "200"),
          new Row("GET /keys/{id}", "/keys/KEY", "", NONE, "200", "200"),
          new Row("DELETE /keys/{id}", "/keys/KEY", "", NONE, "204", "204"),
          new Row("GET /sign-in", "/sign-in", "", NONE, "200", "200"),
          // They are for the server's own pages.
          new Row("POST /sign-in", "/sign-in", FORM, NONE, "403 cross-site", "403 cross-site"),
          new Row("GET /sign-in/{part}", "/sign-in/person.js", "", NONE, "200", "200"),
          new Row("POST /sign-out", "/sign-out", "", NONE, "403 cross-site", "403 cross-site"),
          new Row("GET /sign-in/session", "/sign-in/session", "", NONE, "200", "200"),
          new Row("POST /tokens", "/tokens", JSON, "{\"scopes\": [\"read\"]}", "201", "201"),
          new Row("GET /.well-known/jwks.json", "/.well-known/jwks.json", "", NONE, "200", "200"),
          new Row("GET /owners", "/owners", "", NONE, "200", "200"),
          new Row("GET /owners/{owner}", "/owners/shop", "", NONE, "200", "200"),
          new Row("PUT /owners/{owner}/quota", "/owners/shop/quota", JSON, "{}", "200", "200"),
          new Row("DELETE /owners/{owner}/quota", "/owners/shop/quota", "", NONE, "204", "204"),
          new Row("GET /capabilities", "/capabilities", "", NONE, "200", "200"),
          new Row("GET /health/live", "/health/live", "", NONE, "200", "200"),
          new Row("GET /health/ready", "/health/ready", "", NONE, "200", "200"),
          new Row("GET /openapi.yaml", "/openapi.yaml", "", NONE, "200", "200"),
          new Row("GET /openapi.json", "/openapi.json", "", NONE, "200", "200"),
          new Row("GET /docs", "/docs", "", NONE, "200", "200"),
          new Row("GET /docs/{part}", "/docs/start.js", "", NONE, "200", "200"),
          new Row("GET /metrics", "/metrics", "", NONE, "200", "200"),
          new Row("GET /dashboard", "/dashboard", "", NONE, "200", "200"),
          new Row("GET /dashboard/events", "/dashboard/events", "", NONE, "200", "200"),
          new Row("GET /dashboard/{part}", "/dashboard/dashboard.js", "", NONE, "200", "200"));

  private AccessTable() {}

  static String job() {
    return "{\"sources\": [{\"image\": \"IMAGE\"}], \"outputs\": [{\"format\": \"gif\"}]}";
  }

  static String key() {
    return "{\"owner\": \"shop\", \"scopes\": [\"viewer\"]}";
  }

  static String webhook() {
    return "{\"url\": \"https://example.com/NEW\"}";
  }

  static String form() {
    return """
    --edge\r
    Content-Disposition: form-data; name="file"; filename="a.png"\r
    Content-Type: image/png\r
    \r
    """
        + A_PICTURE
        + "\r\n--edge--\r\n";
  }
}
