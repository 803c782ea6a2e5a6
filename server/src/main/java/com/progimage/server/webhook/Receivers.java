package com.progimage.server.webhook;

import com.progimage.server.source.GuardedClient;
import com.progimage.server.state.outbox.Webhook;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients that ask receivers. Each choice has one of its own, so that what one registration may
 * reach is no open connection for another. Thread-safe.
 */
public final class Receivers implements AutoCloseable {
  private final boolean allowsHttp;
  private final Map<Choice, GuardedClient> clients = new ConcurrentHashMap<>();

  private record Choice(boolean allowsPrivateNetwork, boolean allowsSelfSigned) {}

  /**
   * @param allowsHttp whether public receivers may be without TLS
   */
  public Receivers(boolean allowsHttp) {
    this.allowsHttp = allowsHttp;
  }

  GuardedClient client(Webhook.Target target) {
    return clients.computeIfAbsent(
        new Choice(target.allowsPrivateNetwork(), target.allowsSelfSigned()),
        choice ->
            GuardedClient.ofWebhooks(
                allowsHttp, choice.allowsPrivateNetwork(), choice.allowsSelfSigned()));
  }

  @Override
  public void close() {
    clients.values().forEach(GuardedClient::close);
  }
}
