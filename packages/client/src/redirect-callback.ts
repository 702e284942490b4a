/** Tells whether `url` is one that `handleRedirectCallback()` can finish. */
export declare function isRedirectCallback(url: string): boolean
