// IndexedDB by hand: one database with the columns as one record, and the chunks of listings by number.
export const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the request failed'));
  });

export function openRaw(): Promise<IDBDatabase> {
  const request = indexedDB.open('record', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('columns');
    request.result.createObjectStore('chunks');
  };
  return settled(request);
}
