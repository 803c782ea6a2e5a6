package com.progimage.server.http.response;

import java.util.regex.Pattern;

/** Redacts a client's URL for other clients. */
public final class ShownUrl {
  private static final Pattern SECRETS = Pattern.compile("(?<=//)[^/?#]*@|[?#].*");

  private ShownUrl() {}

  /** Returns the URL without user name, password, query and fragment, which may contain secrets. */
  public static String of(String url) {
    return SECRETS.matcher(url).replaceAll("");
  }
}
