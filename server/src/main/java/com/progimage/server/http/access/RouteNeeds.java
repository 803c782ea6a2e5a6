package com.progimage.server.http.access;

import com.progimage.server.access.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/** The table of what each route needs. A server with a route that is missing here cannot start. */
public final class RouteNeeds {
  private static final Need NOTHING = new Need.Nothing();
  private static final Need COUNTED = new Need.NothingButCounted();
  private static final Need IMAGE_BYTES = new Need.ImageBytes();
  private static final Need KEY_OR_PASSWORD = new Need.KeyOrPassword();
  private static final Need LINK_PROOF = new Need.LinkProof();
  private static final Need SESSION_KEY = new Need.SessionKey();
  private static final Need OPERATOR = new Need.Operator();

  private static final Map<String, Need> TABLE = new LinkedHashMap<>();

  static {
    add("POST /images", Scope.WRITE); // and FETCH for a URL, and ANALYZE for ?analyze
    add("GET /images", Scope.LIST); // and ANALYZE for ?similar
    add("GET /images/{id}", Scope.READ);
    add("GET /images/{id}.{ext}", IMAGE_BYTES);
    add("DELETE /images/{id}", Scope.DELETE);
    add("GET /images/{id}/{name}", IMAGE_BYTES);

    add("POST /images/{id}/analyses", Scope.ANALYZE);
    add("GET /images/{id}/faces", Scope.READ);
    add("GET /images/{id}/labels", Scope.READ);
    add("GET /images/{id}/placeholder", Scope.READ);
    add("GET /analyses/stats", Scope.ANALYZE);
    add("GET /analyses/faces/average", Scope.ANALYZE);

    add("POST /render.{ext}", Scope.RENDER);
    add("POST /render/{name}", Scope.RENDER);
    add("GET /remote.{ext}", Scope.FETCH);
    add("GET /remote/{name}", Scope.FETCH);

    add("POST /jobs", Scope.JOBS); // and WRITE for files, FETCH for URLs, ANALYZE for analyses
    add("GET /jobs", Scope.LIST);
    add("GET /jobs/{id}", Scope.READ);
    add("DELETE /jobs/{id}", Scope.JOBS);
    add("GET /jobs/{id}/results", Scope.READ);
    add("GET /jobs/{id}/events", Scope.READ);
    add("POST /thumbnails", Scope.JOBS); // and WRITE, because the files are stored
    add("GET /thumbnails/{id}", Scope.READ);
    add("DELETE /thumbnails/{id}", Scope.JOBS);

    add("POST /sessions", Scope.ANALYZE);
    add("GET /session", SESSION_KEY);
    add("DELETE /session", SESSION_KEY);
    add("POST /session/images", SESSION_KEY);
    add("DELETE /session/images", SESSION_KEY);

    add("POST /webhooks", Scope.WEBHOOKS);
    add("GET /webhooks", Scope.WEBHOOKS);
    add("GET /webhooks/{id}", Scope.WEBHOOKS);
    add("DELETE /webhooks/{id}", Scope.WEBHOOKS);
    add("POST /webhooks/{id}/secret", Scope.WEBHOOKS);

    add("POST /uploads", Scope.WRITE); // and ANALYZE for analyses, WEBHOOKS for a callback
    add("GET /uploads/{id}", Scope.READ);
    add("DELETE /uploads/{id}", Scope.WRITE);
    add("PUT /uploads/{id}", LINK_PROOF);
    add("POST /uploads/{id}", LINK_PROOF);

    add("POST /keys", Scope.ADMIN);
    add("GET /keys", Scope.ADMIN);
    add("GET /keys/{id}", Scope.ADMIN);
    add("DELETE /keys/{id}", Scope.ADMIN);

    add("GET /sign-in", NOTHING);
    add("POST /sign-in", COUNTED);
    add("GET /sign-in/{part}", NOTHING);
    add("POST /sign-out", COUNTED);
    add("GET /sign-in/session", COUNTED);
    add("POST /tokens", KEY_OR_PASSWORD);
    add("GET /.well-known/jwks.json", COUNTED);
    add("GET /owners", Scope.ADMIN);
    add("GET /owners/{owner}", Scope.READ); // of itself; and ADMIN for others
    add("PUT /owners/{owner}/quota", Scope.ADMIN);
    add("DELETE /owners/{owner}/quota", Scope.ADMIN);

    add("GET /capabilities", NOTHING);
    add("GET /health/live", NOTHING);
    add("GET /health/ready", NOTHING);
    add("GET /openapi.yaml", NOTHING);
    add("GET /openapi.json", NOTHING);
    add("GET /docs", NOTHING);
    add("GET /docs/{part}", NOTHING);
    add("GET /metrics", OPERATOR);
    add("GET /dashboard", OPERATOR);
    add("GET /dashboard/events", OPERATOR);
    add("GET /dashboard/{part}", OPERATOR);
  }

  private RouteNeeds() {}

  private static void add(String route, Scope scope) {
    add(route, new Need.KeyWith(scope));
  }

  private static void add(String route, Need need) {
    if (TABLE.put(route, need) != null) {
      throw new IllegalStateException("the route " + route + " is listed twice");
    }
  }

  /**
   * @param route method and template: {@code GET /images/{id}}
   */
  public static Need of(String route) {
    Need need = TABLE.get(route);
    if (need == null) {
      throw new IllegalStateException("nothing says what the route " + route + " needs");
    }
    return need;
  }

  /** All routes with their needs. */
  public static Map<String, Need> all() {
    return Map.copyOf(TABLE);
  }
}
