package com.progimage.features.force;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address for several servers, as a Service of Kubernetes has: it chooses a server for each new
 * connection, and leaves connections alone whose server it no longer chooses.
 */
final class ServiceAddress implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final int BACKLOG = 1024;

  private final ServerSocket socket;
  private final List<Integer> servers = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  private ServiceAddress(ServerSocket socket) {
    this.socket = socket;
  }

  static ServiceAddress start() throws IOException {
    ServiceAddress service = new ServiceAddress(new ServerSocket(0, BACKLOG, LOOPBACK));
    Thread.ofPlatform().daemon().start(service::accept);
    return service;
  }

  int port() {
    return socket.getLocalPort();
  }

  void add(int server) {
    servers.add(server);
  }

  void remove(int server) {
    servers.removeIf(known -> known == server);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Object[] now = servers.toArray();
        Integer server = (Integer) now[Math.floorMod(turn.getAndIncrement(), now.length)];
        Thread.ofVirtual().start(() -> connect(client, server));
      } catch (IOException e) {
        // It was closed.
      }
    }
  }

  private static void connect(Socket client, int port) {
    try (client;
        Socket server = new Socket(LOOPBACK, port)) {
      Thread back = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (IOException e) {
      // The client sees that its connection ends.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
