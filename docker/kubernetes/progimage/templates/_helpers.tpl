{{/* The start of all names, at most 40 characters: CronJobs add to it. */}}
{{- define "progimage.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "progimage.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* What a Service, a policy and a budget find Pods by: (list $ "ingest"). */}}
{{- define "progimage.selector" -}}
app.kubernetes.io/name: progimage
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "progimage.labels" -}}
{{ include "progimage.selector" . }}
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ (index . 0).Chart.Name }}-{{ (index . 0).Chart.Version }}
{{- end }}

{{- define "progimage.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
# Renditions and manifests belong to one user, whichever server wrote them.
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "progimage.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The variables of servers and of commands. */}}
{{- define "progimage.env" -}}
- name: PROGIMAGE_REDIS
{{- if .Values.redis.enabled }}
  value: redis://{{ include "progimage.name" . }}-redis:6379
{{- else }}
  valueFrom:
    secretKeyRef:
      name: {{ required "name the Secret of your Redis in redis.existingSecret, or set redis.enabled to true" .Values.redis.existingSecret }}
      key: url
{{- end }}
{{- with .Values.state.existingSecret }}
- name: PROGIMAGE_STATE
  valueFrom: {secretKeyRef: {name: {{ . }}, key: url}}
{{- end }}
{{- range $name, $value := .Values.settings }}
{{- if not (kindIs "invalid" $value) }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}
{{- end }}

{{- define "progimage.claim" -}}
{{ .Values.data.existingClaim | default (printf "%s-data" (include "progimage.name" .)) }}
{{- end }}

{{- define "progimage.volumes" -}}
- name: data
{{- if .Values.data.shared }}
  persistentVolumeClaim: {claimName: {{ include "progimage.claim" . }}}
{{- else }}
  ephemeral:
    volumeClaimTemplate:
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .Values.data.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests: {storage: {{ .Values.data.size }}}
{{- end }}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- end }}

{{- define "progimage.mounts" -}}
- {name: data, mountPath: /data}
- {name: tmp, mountPath: /tmp}
{{- end }}
