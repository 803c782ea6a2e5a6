@state
Feature: Many renditions behind one request

  @keys
  Scenario: Each output of each image, followed to the end
    Given 2 stored pictures
    When I submit a job that makes resize_9x9.webp and resize_9x9.png of all of them
    And I follow the job to its end
    Then I hear that each of them has both
    And the results of the job say the same
    And behind each first URL is a webp, behind each second a png

  Scenario: An image that is not there leaves the others alone
    Given a stored png picture of 30x20 pixels
    When I submit a job that makes jpg of it and of an image that never was
    And I wait for the end of the job
    Then the job has failed, with 1 done and 1 failed
    And its results tell the code image-not-found of the one that never was

  Scenario: A job that is cancelled has ended
    Given a stored jpeg picture of 2000x1500 pixels
    When I submit a job that makes 40 blurs of it
    And I cancel the job
    Then the job is cancelled
    When I cancel the job
    Then the job is cancelled

  Scenario: A job that never was
    When I cancel a job that never was
    Then I am refused with 404 and the code job-not-found

  @http
  Scenario: A client that prefers not to wait
    Given a stored png picture of 300x200 pixels
    When I request it as resize_90x.png with Prefer: respond-async
    Then the answer is 202
    And its Preference-Applied is respond-async
    When I wait for the end of the job in the answer
    And I request it as resize_90x.png with Prefer: respond-async
    Then the answer is 200
    And it was kept
