package com.progimage.features.force;

import com.progimage.features.force.Account.Image;
import com.progimage.features.force.Client.Answer;
import com.progimage.features.force.Findings.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients that upload, delete and convert at any of several servers, and repeat what fails until it
 * is acknowledged: an upload with its idempotency key.
 */
final class StoreLoad {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * A key that a killed server has claimed stays claimed for two minutes: longer than a test waits.
   */
  private static final Duration CLAIMED = Duration.ofSeconds(10);

  private static final long PAUSE_MILLIS = 100;

  /** The answers of a server whose Redis or object store is away, or that has just started. */
  private static final Set<Integer> LATER = Set.of(503, 429);

  private static final int CONFLICT = 409;

  private final Account account;
  private final Findings findings;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong steps = new AtomicLong();
  private volatile List<URI> servers;
  private volatile boolean ended;

  private StoreLoad(List<URI> servers, Account account, Findings findings) {
    this.servers = servers;
    this.account = account;
    this.findings = findings;
  }

  static StoreLoad start(
      List<URI> servers, int clients, long seed, Account account, Findings findings) {
    StoreLoad load = new StoreLoad(servers, account, findings);
    for (int i = 0; i < clients; i++) {
      Random random = new Random(seed + i);
      load.threads.add(Thread.ofPlatform().name("client " + i).start(() -> load.run(random)));
    }
    return load;
  }

  /** Sets the servers, of which some may have moved. */
  void use(List<URI> others) {
    servers = others;
  }

  /** Waits until requests have been answered, or have failed, so many times. */
  void awaitSteps(int count) throws InterruptedException {
    long wanted = steps.get() + count;
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (steps) {
      while (steps.get() < wanted) {
        if (System.nanoTime() > end) {
          throw new AssertionError("the clients do not get on");
        }
        steps.wait(1_000);
      }
    }
  }

  /** Lets each client end what it has begun. */
  void stop() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(Random random) {
    while (!ended) {
      int dice = random.nextInt(100);
      Image image = dice < 40 ? null : account.live.poll();
      if (image == null) {
        upload(random);
      } else if (dice < 60) {
        delete(image, random);
      } else {
        convert(image, Load.RENDITIONS.get(random.nextInt(Load.RENDITIONS.size())), random);
      }
    }
  }

  private interface Attempt {
    Answer send(Client client) throws IOException;
  }

  /** Repeats a request until it has an answer that decides; null if none came in time. */
  private @Nullable Answer insist(String what, Random random, Attempt attempt) {
    long started = System.nanoTime();
    String last = "";
    while (System.nanoTime() - started < PATIENCE.toNanos()) {
      Answer answer = attempt(random, attempt);
      if (answer != null
          && (!isUndecided(answer)
              || answer.status() == CONFLICT && System.nanoTime() - started > CLAIMED.toNanos())) {
        return answer;
      }
      last = answer == null ? "no answer" : answer.text();
      pause();
    }
    findings.add(Kind.WRONG, what + " was not answered in time: " + last);
    return null;
  }

  private static boolean isUndecided(Answer answer) {
    return LATER.contains(answer.status()) || answer.code().equals("idempotency-in-flight");
  }

  /** Null if the server is gone before the answer. */
  private @Nullable Answer attempt(Random random, Attempt attempt) {
    List<URI> all = servers;
    try (Client client = new Client(all.get(random.nextInt(all.size())))) {
      return attempt.send(client);
    } catch (IOException e) {
      return null;
    } finally {
      synchronized (steps) {
        steps.incrementAndGet();
        steps.notifyAll();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void upload(Random random) {
    String format = random.nextBoolean() ? "png" : "jpg";
    byte[] picture = Load.noise(format, random);
    String key = UUID.randomUUID().toString();
    Answer answer =
        insist(
            "an upload",
            random,
            client ->
                client.send(
                    client
                        .request("/images")
                        .header("Content-Type", format.equals("png") ? "image/png" : "image/jpeg")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofByteArray(picture))));
    if (answer == null) {
      return;
    }
    if (answer.status() == 201 || answer.status() == 200) {
      String id = answer.json().path("id").asText();
      account.live.add(new Image(id, format, Sums.sha256(picture)));
      account.uploads.increment();
    } else if (isUndecided(answer)) {
      account.maybeStored.put(Sums.sha256(picture), format);
    } else {
      findings.add(Kind.WRONG, "an upload: " + answer.text());
    }
  }

  private void delete(Image image, Random random) {
    boolean[] mayBeDone = {false};
    Answer answer =
        insist(
            "a delete of " + image.id(),
            random,
            client -> {
              try {
                Answer now = client.delete(image.id());
                mayBeDone[0] |= isUndecided(now);
                return now;
              } catch (IOException e) {
                mayBeDone[0] = true;
                throw e;
              }
            });
    if (answer == null) {
      return;
    }
    account.deleted.add(image);
    if (answer.status() == 204 || answer.status() == 404 && mayBeDone[0]) {
      account.deletes.increment();
    } else {
      Kind kind = answer.status() == 404 ? Kind.LOST : Kind.WRONG;
      findings.add(kind, "a delete of " + image.id() + ": " + answer.text());
    }
  }

  private void convert(Image image, String rest, Random random) {
    Answer answer = attempt(random, client -> client.get(image.path(rest)));
    if (answer != null && !isUndecided(answer)) {
      if (answer.status() == 404) {
        findings.add(Kind.LOST, image.path(rest) + ": " + answer.text());
      } else {
        Load.check(image, rest, answer, findings);
      }
    }
    account.live.add(image);
  }

  static void checkOriginal(Client client, Image image, Findings findings) throws IOException {
    Answer original = client.getPatiently(image.original());
    if (original.status() != 200) {
      findings.add(Kind.LOST, image.original() + ": " + original.text());
    } else if (!Sums.sha256(original.body()).equals(image.digest())) {
      findings.add(Kind.TORN, image.original() + " is not what was sent");
    }
  }
}
