package com.progimage.server.render.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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
            new RenderRequest.Source(Path.of("/data/a b.jpg"), ImageFormat.JPEG),
            new RenderRequest.Limits(50_000_000, 16_384),
            List.of(
                new RenderRequest.Output("resize_720", ImageFormat.WEBP, Path.of("/data/out"))));

    byte[] frame = write(request);

    String json =
        """
        {"id":7,"source":{"path":"/data/a b.jpg","format":"jpeg"},\
        "limits":{"maxPixels":50000000,"maxSide":16384},\
        "outputs":[{"transformation":"resize_720","format":"webp","path":"/data/out"}]}\
        """;
    assertThat(frame).startsWith(0, 0, 0, json.length());
    assertThat(new String(frame, 4, frame.length - 4, UTF_8)).isEqualTo(json);
    assertThat(read(frame, RenderRequest.class)).isEqualTo(request);
  }

  @Test
  void everyMessageComesAsItWent() throws IOException {
    WorkerHello hello =
        new WorkerHello("java", "1", Set.of(ImageFormat.PNG), Set.of(ImageFormat.SVG), 42);
    RenderReply made = RenderReply.made(1, List.of(new RenderedOutput(5, DIGEST, 2, 3)));
    RenderReply failed =
        RenderReply.failed(
            2, Failure.overLimit(ErrorCode.IMAGE_TOO_LARGE, "9 pixels, not 7", 7, 9), true);
    RenderReply plain = RenderReply.failed(3, new Failure(ErrorCode.UNDECODABLE, "no"), false);

    assertThat(read(write(hello), WorkerHello.class)).isEqualTo(hello);
    assertThat(read(write(made), RenderReply.class)).isEqualTo(made);
    assertThat(read(write(failed), RenderReply.class)).isEqualTo(failed);
    assertThat(read(write(plain), RenderReply.class)).isEqualTo(plain);
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
        "{\"id\":1,\"outputs\":[],\"error\":null,\"last\":false} {}",
      })
  void whatIsNoReplyIsRefused(String json) {
    byte[] text = json.getBytes(UTF_8);
    byte[] frame = ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();

    assertThatThrownBy(() -> read(frame, RenderReply.class)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {Frames.MAX_BYTES + 1, Integer.MAX_VALUE, -1})
  void aLengthBeyondAMebibyteIsRefusedBeforeAnythingIsRead(int length) {
    byte[] frame = ByteBuffer.allocate(4).putInt(length).array();

    assertThatThrownBy(() -> read(frame, RenderReply.class))
        .hasMessage("a frame of " + Integer.toUnsignedString(length) + " bytes");
  }

  @Test
  void anEndIsToldFromNonsense() {
    assertThatThrownBy(() -> read(new byte[0], RenderReply.class)).isInstanceOf(EOFException.class);
    assertThatThrownBy(() -> read(new byte[] {0, 0, 0, 9, '{'}, RenderReply.class))
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

  private static byte[] write(Object message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Frames.write(out, message);
    return out.toByteArray();
  }

  private static <T> T read(byte[] frame, Class<T> type) throws IOException {
    return Frames.read(new ByteArrayInputStream(frame), type);
  }
}
