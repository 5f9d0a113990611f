/** Trees that can't stand in this cluster as built, by `<repository>/<path>`, with what Fairlead says about each. */
export const exceptions: ReadonlyMap<string, RegExp> = new Map<string, RegExp>([
  // Kubernetes dropped apiextensions.k8s.io/v1beta1 in 1.22, and its own group can't be served in another form.
  [
    'argo/argo-cd/applicationset/examples/matrix/cluster-addons/argo-workflows',
    /serves no kind CustomResourceDefinition in apiextensions\.k8s\.io\/v1beta1, but in apiextensions\.k8s\.io\/v1/,
  ],
  // Made to be refused: a label with characters that no label may have.
  ['argo/argo-cd/test/e2e/testdata/failure-during-sync', /ServiceAccount .*failure-during-sync.*metadata\.labels: Invalid value/],
  // A kind of the core group that Kubernetes does not have; nobody can add one there.
  ['kustomize-examples/examples/transformerconfigs/crd', /serves no kind Bee in v1beta1/],
]);
