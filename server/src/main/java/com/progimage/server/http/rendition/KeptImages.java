package com.progimage.server.http.rendition;

import com.progimage.server.access.Identity;
import com.progimage.server.access.quota.Quotas.QuotaSlot;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.access.RequestHead;
import com.progimage.server.http.access.RequestRates;
import com.progimage.server.http.direct.DirectAnswer;
import com.progimage.server.http.direct.PlainGet;
import com.progimage.server.http.direct.RequestRecorder;
import com.progimage.server.http.direct.SmallBodies;
import com.progimage.server.http.guard.KnownHosts;
import com.progimage.server.http.rendition.BlobSender.LentPiece;
import com.progimage.server.http.response.RequestId;
import com.progimage.server.library.KeptFile;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers plain GETs of images that {@link RenditionHandler} sent before, with the headers that it
 * sent then. All other requests for images go to that handler.
 */
public final class KeptImages implements DirectAnswer {
  /**
   * A whole answer with the bytes of an image, for sending it again.
   *
   * @param route the template of its path
   * @param headers those of every such answer: neither the date nor the request's id and what is
   *     left of a limit
   */
  record KeptAnswer(String route, HttpFields headers, KeptFile file, AnswerReaders readers) {
    /** The headers whose values differ between images. */
    private static final Set<String> OF_ONE_IMAGE =
        Set.of("ETag", "Last-Modified", "Content-Length", "Content-Location");

    private static final Set<String> OF_ONE_REQUEST =
        Set.of("Date", RequestId.HEADER, RequestRates.HEADER, RequestRates.POLICY_HEADER);

    /** All other headers; they have few values. */
    private static final Map<String, HttpField> SHARED = new ConcurrentHashMap<>();

    /** Copies the headers of an answer whose headers are complete. */
    static KeptAnswer of(
        String route, HttpServletResponse response, KeptFile file, AnswerReaders readers) {
      HttpFields.Mutable headers = HttpFields.build();
      for (String name : response.getHeaderNames()) {
        if (!OF_ONE_REQUEST.contains(name)) {
          response.getHeaders(name).forEach(value -> headers.add(field(name, value)));
        }
      }
      return new KeptAnswer(route, headers.asImmutable(), file, readers);
    }

    private static HttpField field(String name, String value) {
      return OF_ONE_IMAGE.contains(name)
          ? new PreEncodedHttpField(name, value)
          : SHARED.computeIfAbsent(name + ": " + value, _ -> new PreEncodedHttpField(name, value));
    }
  }

  /**
   * The clients that get the same answer.
   *
   * @param areAll whether strangers do too
   * @param include whether an identity does
   */
  record AnswerReaders(boolean areAll, Predicate<Identity> include) {}

  private static final String GET = HttpMethod.GET.asString();

  /**
   * Remembered bodies that are being written at a time: slow clients hold 16 MiB of the heap at
   * most.
   */
  private static final int MAX_WRITES = 64;

  private final Semaphore writes = new Semaphore(MAX_WRITES);
  private final SmallBodies<KeptFile> bodies = new SmallBodies<>();
  private final RenditionHandler renditions;
  private final KnownHosts hosts;
  private final Gate gate;
  private final BlobSender sender;
  private final RenditionMeters meters;
  private final RequestRecorder recorder;

  public KeptImages(
      RenditionHandler renditions,
      KnownHosts hosts,
      RenditionServices services,
      RequestRecorder recorder) {
    this.renditions = renditions;
    this.hosts = hosts;
    this.gate = services.gate();
    this.sender = services.sender();
    this.meters = services.meters();
    this.recorder = recorder;
  }

  @Override
  public boolean tryAnswer(Request request, Response response, Callback callback) {
    long started = System.nanoTime();
    if (!PlainGet.isOne(request)) {
      return false;
    }
    Optional<KeptAnswer> kept = renditions.kept(request.getHttpURI().getPath());
    RequestHead head = RequestHead.of(request);
    if (kept.isEmpty() || !hosts.allow(head)) {
      return false;
    }
    KeptAnswer answer = kept.get();
    Optional<QuotaSlot> slot =
        gate.admitAtOnce(head, answer.readers().areAll(), answer.readers().include());
    if (slot.isEmpty()) {
      return false;
    }
    Callback sent =
        Callback.from(
            slot.get()::close,
            Callback.from(
                () -> {
                  recorder.record(answer.route(), GET, HttpStatus.OK_200, since(started));
                  callback.succeeded();
                },
                callback::failed));
    Optional<ByteBuffer> remembered = remembered(answer.file());
    if (remembered.isPresent() && writes.tryAcquire()) {
      describe(answer, request, response);
      response.write(true, remembered.get(), Callback.from(writes::release, sent));
      return true;
    }
    Optional<LentPiece> filled = sender.fill(answer.file());
    if (filled.isEmpty()) {
      slot.get().close();
      return false;
    }
    LentPiece piece = filled.get();
    bodies.remember(answer.file(), piece.bytes());
    describe(answer, request, response);
    response.write(true, piece.bytes(), piece.returnedBefore(sent));
    return true;
  }

  private Optional<ByteBuffer> remembered(KeptFile file) {
    Optional<ByteBuffer> bytes = bodies.find(file);
    if (bytes.isPresent() && !file.isStillThere()) {
      bodies.forget(file);
      return Optional.empty();
    }
    return bytes;
  }

  private void describe(KeptAnswer answer, Request request, Response response) {
    meters.served(answer.file().origin());
    HttpFields.Mutable headers = response.getHeaders();
    headers.add(answer.headers());
    headers.put(RequestId.HEADER, RequestId.of(request.getHeaders().get(RequestId.HEADER)));
    response.setStatus(HttpStatus.OK_200);
  }

  private static long since(long started) {
    return System.nanoTime() - started;
  }
}
