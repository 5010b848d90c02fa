// The browser's own database, IndexedDB, by promises.

/** What a request comes to. */
export function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Open a database; `make(database)` builds its stores the first time. */
export function openStore(name, make) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => make(request.result);
  return asked(request);
}

/** Run `work(give, store...)` in one transaction; resolves with what was given once it is on the disk. */
export function change(database, stores, work) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
    let result;
    transaction.oncomplete = () => resolve(result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
    work((value) => { result = value; }, ...stores.map((store) => transaction.objectStore(store)));
  });
}
