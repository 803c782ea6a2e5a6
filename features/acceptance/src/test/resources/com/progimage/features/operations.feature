Feature: What operators do is not noticed

  @keys @disk
  Scenario: Dedupe keeps one copy of equal files, and each image
    Given a stored png picture of 123x45 pixels
    And a stored png picture of 123x45 pixels
    Then they are two images
    When the operator runs dedupe
    And I get the original
    Then I receive what I uploaded
    When I delete the first one
    And I get the original
    Then I receive what I uploaded

  @redis @http @sdk
  Scenario: Images are there while the registry is not
    Given a server whose Redis nobody else uses
    And a stored png picture of 300x200 pixels
    When Redis is stopped
    And I get it as rotate_90.gif
    Then I receive a gif of 200x300 pixels
    When I upload a png picture of 30x20 pixels and wait for the answer
    Then the answer came within 2 seconds and says when to come again
    And I am refused with 503 and the code registry-unavailable
    When Redis is started again
    Then within 5 seconds uploads are taken again

  @redis @cli
  Scenario: A script hears that the registry is not there
    Given a server whose Redis nobody else uses
    And a stored png picture of 300x200 pixels
    When Redis is stopped
    And I get it as png
    Then I receive a png of 300x200 pixels
    When I upload a png picture of 30x20 pixels
    Then I am refused with 503 and the code registry-unavailable
    When Redis is started again
    Then within 5 seconds uploads are taken again

  @redis
  Scenario: What one service stores and deletes, the other gives out no longer than that
    Given an ingest service and a delivery service
    And a stored png picture of 300x200 pixels
    When I get it as png
    Then I am refused with 421 and the code misdirected-request
    When I go to the delivery service
    And I upload a png picture of 30x20 pixels
    Then I am refused with 421 and the code misdirected-request
    When I get it as rotate_90.gif
    Then I receive a gif of 200x300 pixels
    When I go to the ingest service
    And I delete it
    And I go to the delivery service
    And I get it as rotate_90.gif
    Then I am refused with 404 and the code image-not-found
