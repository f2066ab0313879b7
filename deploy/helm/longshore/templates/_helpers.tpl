{{- define "longshore.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "longshore.selector" -}}
app.kubernetes.io/name: longshore
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "longshore.labels" -}}
{{ include "longshore.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: longshore
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* The configuration: the user's, with what only the chart knows. */}}
{{- define "longshore.config" -}}
{{- $config := deepCopy .Values.config }}
{{- $_ := set $config "http" (dict "host" "0.0.0.0" "port" .Values.ports.http "management-port" .Values.ports.management) }}
{{- $_ := set $config "shutdown" (dict "drain" (printf "%ds" (int .Values.drainSeconds))) }}
{{- if ne .Values.autoscaling.by "none" }}
{{- if gt (int .Values.autoscaling.min) (int .Values.autoscaling.max) }}
{{- fail "autoscaling.min is more than autoscaling.max" }}
{{- end }}
{{- $scaler := get $config "autoscaler" | default dict }}
{{- $_ := set $scaler "mode" (ternary "apply" "advise" (eq .Values.autoscaling.by "longshore")) }}
{{- $_ := set $scaler "target" "kubernetes" }}
{{- $_ := set $scaler "kubernetes" (dict "namespace" .Release.Namespace "deployment" (printf "%s-consumer" (include "longshore.name" .))) }}
{{- $_ := set $scaler "min" (int .Values.autoscaling.min) }}
{{- $_ := set $scaler "max" (int .Values.autoscaling.max) }}
{{- $_ := set $scaler "age-target" .Values.autoscaling.ageTarget }}
{{- $_ := set $config "autoscaler" $scaler }}
{{- else }}
{{- $_ := set $config "autoscaler" (dict "mode" "off") }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{/* A pod: dict with "root", "part" (consumer or control), "command" and "values". */}}
{{- define "longshore.pod" -}}
metadata:
  labels:
    {{- include "longshore.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
  annotations:
    checksum/config: {{ include "longshore.config" .root | sha256sum }}
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "longshore.name" .root }}-{{ .part }}
  automountServiceAccountToken: {{ and (eq .part "control") (ne .root.Values.autoscaling.by "none") }}
  enableServiceLinks: false
  # Longer than the drain, the last commit and the group's leave together.
  terminationGracePeriodSeconds: {{ add .root.Values.drainSeconds 30 }}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile: { type: RuntimeDefault }
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "longshore.selector" .root | nindent 10 }}
          app.kubernetes.io/component: {{ .part }}
  containers:
    - name: {{ .part }}
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [{{ .command }}, --config, /etc/longshore/longshore.yaml]
      env:
        - name: LONGSHORE_INSTANCE_ID
          valueFrom: { fieldRef: { fieldPath: metadata.name } }
        - name: LONGSHORE_JAVA_OPTS
          value: {{ .values.javaOptions | quote }}
      {{- with .root.Values.secrets }}
      envFrom:
        {{- range . }}
        - secretRef: { name: {{ . | quote }} }
        {{- end }}
      {{- end }}
      ports:
        {{- if eq .part "control" }}
        - { name: http, containerPort: {{ .root.Values.ports.http }} }
        {{- end }}
        - { name: management, containerPort: {{ .root.Values.ports.management }} }
      startupProbe:
        httpGet: { path: /startupz, port: management }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /livez, port: management }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /readyz, port: management }
        periodSeconds: 5
        timeoutSeconds: 3
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: { drop: [ALL] }
      volumeMounts:
        - { name: config, mountPath: /etc/longshore, readOnly: true }
        - { name: tmp, mountPath: /tmp }
  volumes:
    - name: config
      configMap: { name: {{ include "longshore.name" .root }} }
    - name: tmp
      emptyDir: { sizeLimit: 64Mi }
{{- end }}
