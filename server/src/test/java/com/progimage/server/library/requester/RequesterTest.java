package com.progimage.server.library.requester;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.image.Owner;
import com.progimage.server.render.order.TaskClient;
import org.junit.jupiter.api.Test;

final class RequesterTest {
  private static final Owner SHOP = new Owner("shop");
  private static final Owner OTHER = new Owner("other");
  private static final String ADDRESS = "192.0.2.1";

  @Test
  void theSignerOfAUrlPaysButItsReadersAreStrangers() {
    Requester reader = Requester.readerOf(ADDRESS, SHOP, Viewer.OF_ALL);

    assertThat(reader.taskClient(OTHER)).isEqualTo(TaskClient.stranger(ADDRESS, SHOP));
    assertThat(reader.taskClient(OTHER).isStranger()).isTrue();
  }

  @Test
  void theOwnerOfTheImagePaysForStrangers() {
    Requester stranger = Requester.stranger(ADDRESS, Viewer.OF_ALL);

    assertThat(stranger.taskClient(OTHER)).isEqualTo(TaskClient.stranger(ADDRESS, OTHER));
  }

  @Test
  void anOwnerPaysAndIsNoStranger() {
    Requester owner = Requester.waiting(ADDRESS, SHOP, Viewer.OF_ALL);

    assertThat(owner.taskClient(OTHER)).isEqualTo(TaskClient.of(ADDRESS, SHOP));
    assertThat(owner.taskClient(OTHER).isStranger()).isFalse();
  }
}
