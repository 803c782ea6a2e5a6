package com.progimage.features.force;

import com.progimage.features.force.Account.Image;
import com.progimage.features.force.Client.Answer;
import com.progimage.features.force.Findings.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.awaitility.Awaitility;

/**
 * Clients that upload, convert and delete through the gateway until they are stopped. What a dying
 * server may cost them is counted and goes on; anything else is a finding.
 */
final class GatewayLoad {
  /** That of a gateway without an answer, and of a server that is busy or goes. */
  private static final Set<Integer> EXCUSED = Set.of(502, 503, 504);

  private final Account account;
  private final Findings findings;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** Requests without a proper answer, by what came instead. */
  final Map<String, Integer> failures = new ConcurrentSkipListMap<>();

  private GatewayLoad(Account account, Findings findings) {
    this.account = account;
    this.findings = findings;
  }

  static GatewayLoad start(
      URI gateway, int clients, long seed, Account account, Findings findings) {
    GatewayLoad load = new GatewayLoad(account, findings);
    for (int i = 0; i < clients; i++) {
      Random random = new Random(seed + i);
      load.threads.add(
          Thread.ofPlatform().name("client " + i).start(() -> load.run(gateway, random)));
    }
    return load;
  }

  /** Returns once so many more uploads and deletes are acknowledged. */
  void await(int uploads, int deletes) {
    long wantedUploads = account.uploads.sum() + uploads;
    long wantedDeletes = account.deletes.sum() + deletes;
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> account.uploads.sum() >= wantedUploads && account.deletes.sum() >= wantedDeletes);
  }

  /** Returns once the clients have ended. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(URI gateway, Random random) {
    try (Client client = new Client(gateway)) {
      while (!stopped) {
        int dice = random.nextInt(100);
        Image image = dice < 30 ? null : account.live.poll();
        if (image == null) {
          upload(client, random);
        } else if (dice < 50) {
          delete(client, image);
        } else {
          read(client, image, random);
        }
      }
    } catch (RuntimeException | Error e) {
      findings.add(Kind.WRONG, "a client ended: " + e);
    }
  }

  private void upload(Client client, Random random) {
    String format = random.nextBoolean() ? "png" : "jpg";
    byte[] picture = Load.noise(format, random);
    String digest = Sums.sha256(picture);
    account.maybeStored.put(digest, format);
    try {
      Answer answer = client.post(format.equals("png") ? "image/png" : "image/jpeg", picture);
      if (answer.status() == 201) {
        account.live.add(new Image(answer.json().path("id").asText(), format, digest));
        account.uploads.increment();
        account.maybeStored.remove(digest);
      } else {
        excuse("upload", answer);
      }
    } catch (IOException e) {
      noAnswer("upload");
    }
  }

  private void delete(Client client, Image image) {
    account.maybeDeleted.add(image);
    try {
      Answer answer = client.delete(image.id());
      if (answer.status() == 204) {
        account.maybeDeleted.remove(image);
        account.deleted.add(image);
        account.deletes.increment();
        Answer after = client.get(image.original());
        if (after.status() != 404 && !EXCUSED.contains(after.status())) {
          findings.add(Kind.LOST, image.original() + " was just deleted: " + after.text());
        }
      } else {
        excuse("delete", answer);
      }
    } catch (IOException e) {
      noAnswer("delete");
    }
  }

  /** The original or a rendition: each must be there, whole, and the same each time. */
  private void read(Client client, Image image, Random random) {
    try {
      String rest = Load.RENDITIONS.get(random.nextInt(Load.RENDITIONS.size()));
      Answer answer = client.get(random.nextInt(3) == 0 ? image.original() : image.path(rest));
      if (EXCUSED.contains(answer.status())) {
        excuse("read", answer);
      } else if (answer.response().uri().getPath().equals(image.original())) {
        if (answer.status() != 200) {
          findings.add(Kind.LOST, image.original() + ": " + answer.text());
        } else if (!Sums.sha256(answer.body()).equals(image.digest())) {
          findings.add(Kind.TORN, image.original() + " is not what was sent");
        }
      } else {
        Load.check(image, rest, answer, findings);
      }
    } catch (IOException e) {
      noAnswer("read");
    } finally {
      account.live.add(image);
    }
  }

  private void excuse(String what, Answer answer) {
    if (EXCUSED.contains(answer.status()) && !answer.code().isEmpty()) {
      failures.merge(what + " " + answer.status() + " " + answer.code(), 1, Integer::sum);
    } else {
      findings.add(Kind.WRONG, what + ": " + answer.text());
    }
  }

  private void noAnswer(String what) {
    failures.merge(what + " without an answer", 1, Integer::sum);
  }
}
