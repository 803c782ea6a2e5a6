package com.progimage.server.render.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.LabelFacts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  private static final Digest DIGEST = Digest.of(new byte[0]);

  @Test
  void aFrameIsALengthAndJson() throws IOException {
    RenderRequest request =
        new RenderRequest(
            7,
            new RenderRequest.SourceFile(Path.of("/data/a b.jpg"), ImageFormat.JPEG),
            Map.of(
                new ImageId("01890000-0000-7000-8000-000000000001"),
                new RenderRequest.SourceFile(Path.of("/data/logo.png"), ImageFormat.PNG)),
            new RenderRequest.DecodeLimits(50_000_000, 16_384),
            List.of(
                new RenderRequest.OutputFile("resize_720", ImageFormat.WEBP, Path.of("/data/out"))),
            List.of(AnalysisKind.LABELS));

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, request);
    byte[] frame = out.toByteArray();

    String json =
        """
        {"id":7,"source":{"path":"/data/a b.jpg","format":"jpeg"},\
        "named":[{"path":"/data/logo.png","format":"png",\
        "id":"01890000-0000-7000-8000-000000000001"}],\
        "limits":{"maxPixels":50000000,"maxSide":16384},\
        "outputs":[{"path":"/data/out","format":"webp","transformation":"resize_720"}],\
        "analyses":["labels"]}\
        """;
    assertThat(frame).startsWith(0, 0, json.length() >> 8, json.length() & 255);
    assertThat(new String(frame, 4, frame.length - 4, UTF_8)).isEqualTo(json);
    assertThat(Frames.readRequest(in(frame))).isEqualTo(request);
  }

  @Test
  void everyMessageComesAsItWent() throws IOException {
    WorkerHello hello =
        new WorkerHello(
            "java",
            "1",
            Set.of(ImageFormat.PNG),
            Set.of(ImageFormat.SVG),
            Map.of(AnalysisKind.FACES, "f1"),
            42);
    RenderReply made =
        RenderReply.made(1, List.of(new RenderedOutput(5, DIGEST, 2, 3, /* durable= */ false)));
    RenderReply found =
        RenderReply.made(
            4,
            List.of(),
            List.of(new LabelFacts(List.of(new LabelFacts.Label("cat", 97.5, List.of("animal"))))));
    RenderReply failed =
        RenderReply.failed(
            2, Failure.overLimit(ErrorCode.IMAGE_TOO_LARGE, "9 pixels, not 7", 7, 9), true);
    RenderReply plain = RenderReply.failed(3, new Failure(ErrorCode.UNDECODABLE, "no"), false);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, hello);
    assertThat(Frames.readHello(in(out.toByteArray()))).isEqualTo(hello);
    assertThat(Frames.readReply(in(written(made)))).isEqualTo(made);
    assertThat(Frames.readReply(in(written(found)))).isEqualTo(found);
    assertThat(Frames.readReply(in(written(failed)))).isEqualTo(failed);
    assertThat(Frames.readReply(in(written(plain)))).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"id\":1}",
        "{\"id\":1,\"outputs\":[],\"last\":false}",
        "{\"id\":1,\"outputs\":[null],\"last\":false}",
        "{\"id\":null,\"outputs\":[],\"error\":{\"code\":\"undecodable\",\"detail\":\"\"},\"last\":false}",
        "{\"id\":1,\"outputs\":[],\"error\":{\"code\":\"no-such\",\"detail\":\"\"},\"last\":false}",
        "{\"id\":1,\"outputs\":[],\"error\":{\"code\":\"\",\"detail\":\"\"},\"last\":false}",
        "{\"id\":1,\"outputs\":[],\"error\":{\"code\":\"undecodable\",\"detail\":null},\"last\":false}",
        "{\"id\":1,\"error\":null,\"last\":false}",
        "{\"id\":1,\"error\":{\"code\":\"undecodable\",\"detail\":\"\"},\"last\":false} {}",
        "{\"id\":1,\"id\":1,\"error\":{\"code\":\"undecodable\",\"detail\":\"\"},\"last\":false}",
        "{\"id\":99999999999999999999,\"error\":{\"code\":\"undecodable\",\"detail\":\"\"},\"last\":false}",
      })
  void whatIsNoReplyIsRefused(String json) {
    byte[] text = json.getBytes(UTF_8);
    byte[] frame = ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();

    assertThatThrownBy(() -> Frames.readReply(in(frame))).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {Frames.MAX_BYTES + 1, Integer.MAX_VALUE, -1})
  void aLengthBeyondAMebibyteIsRefusedBeforeAnythingIsRead(int length) {
    byte[] frame = ByteBuffer.allocate(4).putInt(length).array();

    assertThatThrownBy(() -> Frames.readReply(in(frame)))
        .hasMessage("a frame of " + Integer.toUnsignedString(length) + " bytes");
  }

  @Test
  void anEndIsToldFromNonsense() {
    assertThatThrownBy(() -> Frames.readReply(in())).isInstanceOf(EOFException.class);
    assertThatThrownBy(
            () -> Frames.readReply(in((byte) 0, (byte) 0, (byte) 0, (byte) 9, (byte) '{')))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aMessageTooLongIsNotBegun() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Failure failure = new Failure(ErrorCode.UNDECODABLE, "x".repeat(Frames.MAX_BYTES));

    assertThatThrownBy(() -> Frames.write(out, RenderReply.failed(1, failure, false)))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(out.size()).isZero();
  }

  private static ByteArrayInputStream in(byte... bytes) {
    return new ByteArrayInputStream(bytes);
  }

  private static byte[] written(RenderReply reply) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, reply);
    return out.toByteArray();
  }
}
