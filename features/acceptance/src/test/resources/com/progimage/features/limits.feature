Feature: Limits that the operator sets

  Scenario: A file, a picture and a transformation that are too large
    Given a server that takes at most 64 KiB and 100000 pixels
    Then its capabilities say so: bodyBytes is 65536
    And its capabilities say so: pixels is 100000
    When I upload a picture of 200x150 pixels that has more than 64 KiB
    Then I am refused with 413 and the code body-too-large
    When I upload a png picture of 400x300 pixels
    Then I am refused with 422 and the code image-too-large
    Given a stored png picture of 300x200 pixels
    When I get it as resize_600x400_enlarge.png
    Then I am refused with 422 and the code image-too-large
