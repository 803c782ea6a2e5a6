package com.progimage.server.http.access;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The head of a request, before a route sees it or in a route. */
public interface RequestHead {
  /** The value of the first header with this name; null if there is none. */
  @Nullable String header(String name);

  /** The values of all headers with this name. */
  List<String> headers(String name);

  /** The address that sent the request: the client's or a proxy's. */
  String remoteAddress();

  /** The address of this server that received the request. */
  String localAddress();

  static RequestHead of(Context context) {
    return new RequestHead() {
      @Override
      public @Nullable String header(String name) {
        return context.header(name);
      }

      @Override
      public List<String> headers(String name) {
        return Collections.list(context.req().getHeaders(name));
      }

      @Override
      public String remoteAddress() {
        return context.req().getRemoteAddr();
      }

      @Override
      public String localAddress() {
        return context.req().getLocalAddr();
      }
    };
  }

  static RequestHead of(Request request) {
    return new RequestHead() {
      @Override
      public @Nullable String header(String name) {
        return request.getHeaders().get(name);
      }

      @Override
      public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
      }

      @Override
      public String remoteAddress() {
        return Request.getRemoteAddr(request);
      }

      @Override
      public String localAddress() {
        return Request.getLocalAddr(request);
      }
    };
  }
}
