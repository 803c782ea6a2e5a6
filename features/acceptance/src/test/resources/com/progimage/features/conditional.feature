Feature: Only what I do not have yet

  @http @sdk
  Scenario: What I have already is not sent again
    Given a stored jpeg picture of 300x200 pixels
    When I remember its entity tag as png
    Then as png it is not sent to me again
    But as gif it is sent to me

  @http
  Scenario: Not modified, or not what I know
    Given a stored jpeg picture of 300x200 pixels
    When I request it as png with If-None-Match: *
    Then the answer is 304
    And I receive nothing
    When I request it as png with If-Match: "another"
    Then I am refused with 412 and the code precondition-failed

  @http
  Scenario: A part of an image, and the rest of a download that was cut off
    Given a stored jpeg picture of 300x200 pixels
    When I request it as jpg with Range: bytes=100-199
    Then I receive bytes 100 to 199 of what I uploaded
    When I request it as jpg
    And I request the rest from byte 10 of it as jpg, if it is the same
    Then I receive the rest of what I uploaded from byte 10
    When I request it as jpg with Range: bytes=9000000-
    Then I am refused with 416 and the code range-not-satisfiable
