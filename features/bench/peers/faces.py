"""Measures dlib: faces.py MODELS PICTURE CHIP prints the medians in ms of CPU of one detection with
one upsampling, of one without, and of encoding one chip of 150 x 150 pixels."""
import statistics
import sys
import time

import dlib

ROUNDS = 5


def millis(work):
    times = []
    for _ in range(ROUNDS + 1):
        before = time.thread_time()
        work()
        times.append((time.thread_time() - before) * 1000)
    return statistics.median(times[1:])


models, picture, chip = sys.argv[1:]
detector = dlib.get_frontal_face_detector()
net = dlib.face_recognition_model_v1(f"{models}/dlib_face_recognition_resnet_model_v1.dat")
picture = dlib.load_rgb_image(picture)
chip = dlib.load_rgb_image(chip)
print(
    millis(lambda: detector.run(picture, 1, 0.0)),
    millis(lambda: detector.run(picture, 0, 0.0)),
    millis(lambda: net.compute_face_descriptor(chip)),
)
