package com.progimage.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OwnerTest {
  @Test
  void ownersOfSessionsCannotBeNamed() {
    assertThat(Owner.find("shop")).contains(new Owner("shop"));
    assertThat(Owner.find("sessions")).contains(new Owner("sessions"));
    assertThat(Owner.find("session.0f3c.1")).isEmpty();
    assertThat(Owner.find("session.")).isEmpty();
  }
}
