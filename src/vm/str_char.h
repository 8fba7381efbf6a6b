/*
 * str_char.h - what a character is: letter, digit, blank, printable; and its cases.
 *
 * Exact for ASCII; beyond it as the C library's tables have it (they want a UTF-8
 * LC_CTYPE, see utf8_init), corrected where Python counts differently.
 */

#ifndef VM_STR_CHAR_H
#define VM_STR_CHAR_H

#include <stdbool.h>

bool char_is_alpha(int c);
bool char_is_decimal(int c);    /* of a decimal system: what int() reads */
int char_decimal(int c);        /* its worth, -1: none */
bool char_is_digit(int c);      /* decimals and superscripts */
bool char_is_numeric(int c);    /* digits, fractions, Roman and CJK numerals */
bool char_is_space(int c);
bool char_is_line_end(int c);
bool char_is_upper(int c);
bool char_is_lower(int c);
bool char_is_printable(int c);
bool char_begins_name(int c);
bool char_goes_on_name(int c);
int char_upper(int c);
int char_lower(int c);

#endif
