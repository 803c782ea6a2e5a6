package com.progimage.server.http.guard;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Creates connections that refuse a client if its bytes make no progress for longer than the idle
 * timeout: a head that does not end, chunks without content, trailers. The idle timeout alone only
 * detects silence, because it restarts with every byte.
 */
public final class TimedConnections extends HttpConnectionFactory {
  public TimedConnections(HttpConfiguration http) {
    super(http);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return configure(
        new TimedConnection(getHttpConfiguration(), connector, endPoint), connector, endPoint);
  }

  private static final class TimedConnection extends HttpConnection {
    TimedConnection(HttpConfiguration http, Connector connector, EndPoint endPoint) {
      super(http, connector, endPoint);
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
      HttpParser usual = super.newHttpParser(compliance);
      HttpParser parser =
          new TimedParser(
              (HttpParser.RequestHandler) usual.getHandler(),
              getHttpConfiguration().getRequestHeaderSize(),
              compliance,
              getEndPoint());
      parser.setHeaderCacheSize(usual.getHeaderCacheSize());
      parser.setHeaderCacheCaseSensitive(usual.isHeaderCacheCaseSensitive());
      return parser;
    }
  }

  private static final class TimedParser extends HttpParser {
    private static final long NOTHING = -2;
    private static final long HEAD = -1;

    private final EndPoint endPoint;
    private long step = NOTHING;

    /** When the first byte of the step came. */
    private long begun;

    TimedParser(
        RequestHandler handler, int maxHeadBytes, HttpCompliance compliance, EndPoint endPoint) {
      super(handler, maxHeadBytes, compliance);
      this.endPoint = endPoint;
    }

    @Override
    public boolean parseNext(ByteBuffer buffer) {
      if (!buffer.hasRemaining()) {
        return super.parseNext(buffer);
      }
      long reached = reached();
      if (reached != step) {
        step = reached;
        begun = System.nanoTime();
      }
      boolean isEvent = super.parseNext(buffer);
      if (!isEvent && reached() == step && isLate()) {
        buffer.position(buffer.limit());
        badMessage(new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408));
      }
      return isEvent;
    }

    /** The head, or as many bytes of content as were parsed. */
    private long reached() {
      return getState().compareTo(State.HEADER) <= 0 ? HEAD : getContentRead();
    }

    private boolean isLate() {
      return getState().compareTo(State.END) < 0
          && System.nanoTime() - begun > TimeUnit.MILLISECONDS.toNanos(endPoint.getIdleTimeout());
    }

    @Override
    public void reset() {
      super.reset();
      step = NOTHING;
    }
  }
}
