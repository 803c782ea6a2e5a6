package com.progimage.features.force;

import com.progimage.features.Pictures;
import com.progimage.features.force.Account.Image;
import com.progimage.features.force.Client.Answer;
import com.progimage.features.force.Findings.Kind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** Clients that upload, delete and convert at once, until their server is gone. */
final class Load {
  /** Renditions that each client asks for in turn. */
  static final List<String> RENDITIONS =
      List.of(".webp", "/resize_20x20.png", "/rotate_90.jpg", "/flip.gif", "/resize_9x9_cover.png");

  private static final Set<Integer> BUSY = Set.of(503);

  private final Account account;
  private final Findings findings;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch answers;

  private Load(Account account, Findings findings, int answers) {
    this.account = account;
    this.findings = findings;
    this.answers = new CountDownLatch(answers);
  }

  /**
   * @param answers that {@link #awaitAnswers} waits for
   */
  static Load start(
      URI server, int clients, long seed, int answers, Account account, Findings findings) {
    Load load = new Load(account, findings, answers);
    for (int i = 0; i < clients; i++) {
      Random random = new Random(seed + i);
      load.threads.add(
          Thread.ofPlatform().name("client " + i).start(() -> load.run(server, random)));
    }
    return load;
  }

  void awaitAnswers() throws InterruptedException {
    if (!answers.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError(answers.getCount() + " answers are missing after 60 s");
    }
  }

  /** Waits for the clients, whose server is gone. */
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void run(URI server, Random random) {
    try (Client client = new Client(server)) {
      while (true) {
        int dice = random.nextInt(100);
        Image image = dice < 40 ? null : account.live.poll();
        if (image != null) {
          account.settled.remove(image.id());
        }
        if (image == null) {
          upload(client, random);
        } else if (dice < 60) {
          delete(client, image);
        } else {
          convert(client, image, RENDITIONS.get(random.nextInt(RENDITIONS.size())));
        }
        answers.countDown();
      }
    } catch (IOException e) {
      // The server is gone, and what was asked last has no answer.
    }
  }

  private void upload(Client client, Random random) throws IOException {
    String format = random.nextBoolean() ? "png" : "jpg";
    byte[] picture = noise(format, random);
    String digest = Sums.sha256(picture);
    account.maybeStored.put(digest, format);
    Answer answer = client.post(format.equals("png") ? "image/png" : "image/jpeg", picture);
    if (answer.status() == 201) {
      account.live.add(new Image(answer.json().path("id").asText(), format, digest));
      account.uploads.increment();
    } else {
      findings.add(Kind.WRONG, "an upload: " + answer.text());
    }
    account.maybeStored.remove(digest);
  }

  private void delete(Client client, Image image) throws IOException {
    account.maybeDeleted.add(image);
    Answer answer = client.delete(image.id());
    account.maybeDeleted.remove(image);
    account.deleted.add(image);
    if (answer.status() == 204) {
      account.deletes.increment();
    } else {
      findings.add(Kind.WRONG, "a delete of " + image.id() + ": " + answer.text());
    }
  }

  private void convert(Client client, Image image, String rest) throws IOException {
    try {
      Answer answer = client.get(image.path(rest));
      if (!BUSY.contains(answer.status())) {
        check(image, rest, answer, findings);
      }
    } finally {
      account.live.add(image);
    }
  }

  /** A rendition must be whole, and the same each time. */
  static void check(Image image, String rest, Answer answer, Findings findings) {
    String path = image.path(rest);
    if (answer.status() != 200) {
      findings.add(Kind.WRONG, path + ": " + answer.text());
      return;
    }
    String digest = Sums.sha256(answer.body());
    String before = image.renditions().putIfAbsent(rest, digest);
    if (before != null && !before.equals(digest)) {
      findings.add(Kind.TORN, path + " was other bytes before");
    } else if (before == null
        && !Wholeness.isWhole(path.substring(path.lastIndexOf('.') + 1), answer.body())) {
      findings.add(Kind.TORN, path + " is not whole");
    }
  }

  /** A picture that was never sent before; every eighth is large enough to be cut in the middle. */
  static byte[] noise(String format, Random random) {
    int side = random.nextInt(8) == 0 ? 300 : 24 + random.nextInt(24);
    BufferedImage picture = Pictures.landscape(side, side);
    for (int i = 0; i < side * side / 4; i++) {
      picture.setRGB(random.nextInt(side), random.nextInt(side), random.nextInt());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
