/* Times libqrencode and zint on the stamp texts of stdin, one per line: `NAME MICROSECONDS` of CPU time. */
#include <qrencode.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zint.h>

static char texts[256][512];

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(void) {
    int count = 0, wrong = 0;
    while (count < 256 && fgets(texts[count], sizeof texts[0], stdin)) {
        texts[count][strcspn(texts[count], "\n")] = 0;
        count++;
    }
    double start = now();
    for (int i = 0; i < count; i++) {
        QRcode *code = QRcode_encodeString(texts[i], 0, QR_ECLEVEL_M, QR_MODE_8, 1);
        wrong += !code || code->width < 41;
        QRcode_free(code);
    }
    printf("libqrencode %.3f\n", (now() - start) / count);
    start = now();
    for (int i = 0; i < count; i++) {
        struct zint_symbol *symbol = ZBarcode_Create();
        symbol->symbology = BARCODE_QRCODE;
        symbol->option_1 = 2;
        wrong += ZBarcode_Encode(symbol, (unsigned char *)texts[i], 0) > 4 || symbol->width < 41;
        ZBarcode_Delete(symbol);
    }
    printf("zint %.3f\n", (now() - start) / count);
    return wrong || !count;
}
