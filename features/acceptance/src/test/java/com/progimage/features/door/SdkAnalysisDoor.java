package com.progimage.features.door;

import com.progimage.sdk.AnalysisKind;
import com.progimage.sdk.AverageFace;
import com.progimage.sdk.Encoding;
import com.progimage.sdk.Face;
import com.progimage.sdk.NewUploadLink;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.UploadLink;
import com.progimage.sdk.UploadLinkRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Analyses with the SDK. */
final class SdkAnalysisDoor implements AnalysisDoor {
  private final ProgImageClient images;

  SdkAnalysisDoor(ProgImageClient images) {
    this.images = images;
  }

  @Override
  public List<FoundFace> faces(String id) {
    return SdkDoor.told(() -> found(images.faces(id).await(Duration.ofSeconds(60)).faces()));
  }

  @Override
  public long done(String analysis) {
    return SdkDoor.told(() -> images.analyses().stats().of(AnalysisKind.of(analysis)).done());
  }

  @Override
  public AverageOfFaces average() {
    AverageFace average = SdkDoor.told(() -> images.analyses().average());
    return new AverageOfFaces(
        average.count(), average.encoding().map(SdkAnalysisDoor::numbers).orElse(List.of()));
  }

  @Override
  public String createSession() {
    return SdkDoor.told(() -> images.sessions().create().key());
  }

  @Override
  public List<FoundFace> add(String session, List<NewImage> pictures) {
    List<FoundFace> faces = new ArrayList<>();
    for (NewImage picture : pictures) {
      faces.addAll(
          SdkDoor.told(() -> found(images.sessions().open(session).add(picture.bytes()).faces())));
    }
    return faces;
  }

  @Override
  public List<List<FoundFace>> pictures(String session) {
    return SdkDoor.told(() ->
        images.sessions().open(session).fetchSummary().pictures().stream()
            .map(picture -> found(picture.faces()))
            .toList());
  }

  @Override
  public void reset(String session) {
    SdkDoor.told(() -> {
      images.sessions().open(session).reset();
      return session;
    });
  }

  @Override
  public void end(String session) {
    SdkDoor.told(() -> {
      images.sessions().open(session).end();
      return session;
    });
  }

  @Override
  public CreatedLink createLink(URI callback) {
    UploadLinkRequest request =
        UploadLinkRequest.create().analyze(AnalysisKind.LABELS).callback(callback);
    NewUploadLink link = SdkDoor.told(() -> images.uploadLinks().create(request));
    return new CreatedLink(link.id(), link.uploadUrl(), link.callbackSecret().orElse(""));
  }

  @Override
  public LinkState link(String id) {
    UploadLink link = SdkDoor.told(() -> images.uploadLinks().get(id));
    LinkState state = LinkState.of(SdkDoor.json(link.json()));
    if (!state.state().equals(link.state().name().toLowerCase(Locale.ROOT))
        || !state.image().equals(link.imageId().orElse(""))) {
      throw new AssertionError(link + " but " + link.json());
    }
    return state;
  }

  private static List<FoundFace> found(List<Face> faces) {
    return faces.stream()
        .map(face -> new FoundFace(face.score(), numbers(face.encoding())))
        .toList();
  }

  private static List<Double> numbers(Encoding encoding) {
    return Arrays.stream(encoding.values()).boxed().toList();
  }
}
