package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.Animation;
import com.progimage.server.engine.codec.AnimationDecoder;
import com.progimage.server.engine.codec.AnimationEncoder;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.engine.fit.Fitting;
import com.progimage.server.engine.fit.Level;
import com.progimage.server.engine.ops.Operations;
import com.progimage.server.engine.ops.Orientation;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderRequest.OutputFile;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Settings.Flag;
import com.progimage.server.transformation.Transformation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Renders all pictures of an animation, if the request asks for it and source and output support
 * it. Each picture goes through the whole transformation, one after the other.
 */
final class AnimatedConversion implements Conversion {
  private final RenderRequest request;
  private final NamedPictures named;

  AnimatedConversion(RenderRequest request, NamedPictures named) {
    this.request = request;
    this.named = named;
  }

  @Override
  public Optional<Size> tryWrite(Transformation transformation, OutputFile output)
      throws IOException {
    if (!transformation.settings().has(Flag.ANIMATE)
        || !request.source().format().isAnimated()
        || !(Codecs.findEncoder(output.format()) instanceof AnimationEncoder encoder)
        || !(Codecs.decoder(request.source().format()) instanceof AnimationDecoder decoder)) {
      return Optional.empty();
    }
    Optional<Animation> opened = decoder.open(request.source().path());
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    Animation animation = opened.get();
    Size upright = Orientation.apply(animation.size(), animation.orientation());
    Plan plan = transformation.plan(upright, /* vector= */ false);
    requireWithinLimits(plan);
    plan.requireAnimationWithin(request.limits().maxPixels(), animation.frames());
    EncodeSettings settings = EncodeSettings.of(transformation.settings());
    Integer maxBytes = transformation.settings().maxBytes();
    if (maxBytes == null) {
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(output.path()), 64 << 10)) {
        return Optional.of(write(animation, transformation, encoder, new Level(settings, 0), out));
      }
    }
    AtomicReference<@Nullable Size> made = new AtomicReference<>();
    Fitting.QualityAttempt attempt =
        (level, out) -> {
          Animation again = decoder.open(request.source().path()).orElseThrow();
          made.set(write(again, transformation, encoder, level, out));
        };
    Files.write(output.path(), Fitting.fit(output.format(), settings, maxBytes, attempt));
    return Optional.ofNullable(made.get());
  }

  private Size write(
      Animation animation,
      Transformation transformation,
      AnimationEncoder encoder,
      Level level,
      OutputStream out)
      throws IOException {
    Pixels first = null;
    AnimationEncoder.Writer writer = null;
    for (Optional<Animation.Frame> next = animation.next();
        next.isPresent();
        next = animation.next()) {
      Pixels shown = Orientation.apply(next.get().pixels(), animation.orientation());
      Pixels made = Operations.apply(shown, transformation, 0, named, this::requireWithinLimits);
      if (first == null || writer == null) {
        first = made;
        writer = encoder.begin(made.size(), animation.plays(), level.settings(), out);
      }
      if (!made.size().equals(first.size())) {
        throw new Failure(
            ErrorCode.INVALID_TRANSFORMATION,
            "trim leaves %s pixels of the first picture of the animation and %s of a later one: crop instead, or leave animate out"
                .formatted(first.size(), made.size()));
      }
      writer.write(new Animation.Frame(level.of(made), next.get().millis()));
    }
    if (first == null || writer == null) {
      throw new IllegalStateException("an animation without pictures");
    }
    writer.finish();
    return first.size();
  }

  private void requireWithinLimits(Plan plan) {
    plan.requireWithin(request.limits().maxPixels(), request.limits().maxSide());
  }
}
