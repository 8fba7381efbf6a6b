#!/bin/sh
# Lesson files that are cut, damaged or strange: each is named with file and line
# and what to do, and the lessons beside it still open.

. tests/faults/cases
cd "$work" || exit 1

mkdir -p shelf/01-good shelf/02-bad
printf 'N = 10\nprint(N)\n' >shelf/01-good/ten.py
cp shelf/01-good/ten.py shelf/02-bad
cat >good.md <<'END'
---
title: Good
minutes: 5
---

# Good

## A step

Some *words* and `code`, {wall:.2f} seconds.

```predict
How many?
- ten : wall > 0
  > Yes.
- none : wall < 0
more = wall + 1
```

```run
run ten.py
run ten.py N=20
```

```claim
wall > 0
```

## Another {deeper}

```python
print(1)
```

```notes
For the presenter.
```
END
cp good.md shelf/01-good/lesson.en.md
bad=shelf/02-bad/lesson.en.md

# Whatever the bad one is, the good one opens, and nothing ends by a signal.
look() { # look at lesson 2
	try '0 1 2' "$baton" --lessons shelf list
	cat "$out" "$err" >listed
	grep -q '^01  Good' listed || wrong "the other lesson is gone from the list"
	try '0 1 2' "$baton" --lessons shelf -c 'goto 2; next; goto 1'
	grep -q '01 Good' "$out" || wrong "the other lesson does not open"
	if grep -q "$(printf '\033')" "$out" "$err"; then wrong "an escape came through"; fi
	cat "$out" >>"$err"
}

# It is named with its line and the remedy.
named() { # named LINE TEXT
	look
	says "lesson.en.md:$1:"
	says "$2"
}

# It is no lesson, and the list says why.
refused() { # refused WHY
	look
	grep -F '02-bad/lesson.en.md: ' listed | grep -qF "$1" || wrong "the list does not say: $1"
}

begin "good"
cp good.md $bad
look
if grep -q 'lesson.en.md:' "$err"; then wrong "complains of a good lesson"; fi
try 0 "$baton" --lessons shelf claims 1

begin "cut anywhere"
size=$(wc -c <good.md)
at=0
while [ $at -lt "$size" ]; do
	head -c $at good.md >$bad
	look
	at=$((at + ${LONG:+1}${LONG:-13}))
done

begin "empty"
: >$bad
named 1 'the lesson is empty'

begin "unknown block"
printf '# Bad\n\n## Step\n\n```animate\nx\n```\n' >$bad
named 5 "unknown block 'animate': there are predict, run, claim"

begin "block not closed"
printf '# Bad\n\n## Step\n\n```run\nrun ten.py\n' >$bad
named 5 'this block is not closed'

begin "front matter"
printf -- '---\ntitle: Bad\n# Bad\n' >$bad
look
says 'lesson.en.md:'
printf -- '---\ncolour: red\n---\n# Bad\n\n## Step\n' >$bad
named 2 "unknown key 'colour'"
printf -- '---\nminutes: 1e9\n---\n# Bad\n\n## Step\n' >$bad
named 2 'minutes is a number from 1 to 600'

begin "a prediction without choices"
printf '# Bad\n\n## Step\n\n```predict\nWhat?\n```\n\n```run\nrun ten.py\n```\n' >$bad
look
says 'lesson.en.md:5:'

begin "control characters"
for code in 001 007 010 013 014 033 177; do
	printf '# Bad\n\n## Step\n\nwords \'$code']0;owned words\n' >$bad
	named 5 'control character'
done
printf '# Bad\n\n## Step\n\nwords \302\233 \342\200\256 words\n' >$bad
look
printf '# Bad\n\n## Step\n\nwords \0 words\n' >$bad
named 5 'NUL byte'

begin "bytes that are no UTF-8"
printf '# Bad\n\n## Step\n\nwords \377 words\n' >$bad
named 5 'is not UTF-8'
printf '\377\376#\0 \0B\0' >$bad
named 1 'UTF-16'

begin "the ends of lines"
sed 's/$/\r/' good.md >$bad
look
if grep -q 'lesson.en.md:' "$err"; then wrong "complains of CRLF"; fi
printf '\357\273\277' | cat - good.md >$bad
look
if grep -q 'lesson.en.md:' "$err"; then wrong "complains of a mark at the start"; fi
tr '\n' '\r' <good.md >$bad
look

begin "a program that is missing, and commands that are none"
printf '# Bad\n\n## Step\n\n```run\nrun none.py\nfly away\nrun ../../../etc/passwd\nrun ten.py M=1\n```\n' >$bad
try '0 1 2' "$baton" --lessons shelf claims 2
try '0 1 2' "$baton" --lessons shelf -c 'goto 2; run none.py; fly away; run ../01-good/ten.py; goto 1'
grep -q '01 Good' "$out" || wrong "the other lesson does not open"

begin "a claim that is no expression, or has no end"
for claim in '1 +' 'nothing > 1' '10 ** 10 ** 10 > 1' '"x" * 10 ** 12 == 1' '[i for i in range(10 ** 12)]' \
	'sum(range(10 ** 12)) > 0' 'open("/etc/passwd")' '1 / 0 > 1' 'wall < 0'; do
	printf '# Bad\n\n## Step\n\n```run\nrun ten.py\n```\n\n```claim\n%s\n```\n' "$claim" >$bad
	try '0 1' "$baton" --lessons shelf claims 2 # 0: skipped, on a machine that is busy
	prints "$claim"
	prints '0 passed'
done

begin "no file in the asked language"
cp good.md shelf/02-bad/lesson.zh.md
rm $bad
try 0 "$baton" --lessons shelf --lang en list
prints '02  Good'
rm shelf/02-bad/lesson.zh.md

begin "a folder without a lesson, or with a strange one"
look
mkdir $bad
refused 'a folder'
rmdir $bad
mkfifo $bad
refused 'not a regular file'
rm $bad
ln -s lesson.en.md $bad
look
rm $bad
ln -s /dev/zero $bad
refused 'not a regular file'
rm $bad
cp good.md $bad
chmod 0 $bad
look
chmod 600 $bad

begin "two of one number"
mkdir shelf/01-twin
sed 's/Good/Twin/' good.md >shelf/01-twin/lesson.en.md
look
grep -q Twin listed || wrong "the second one is gone"
rm -r shelf/01-twin

begin "large"
head -c 1000000 /dev/zero | tr '\0' 'x' | sed 's/^/# Bad\n\n## Step\n\n/' >$bad
look
head -c 1100000 /dev/zero | tr '\0' '\n' >$bad
refused '1048576'
for piece in '[' '*a_' '> ' '<' '`' '- '; do
	{
		printf '# Bad\n\n## Step\n\n'
		head -c 50000 /dev/zero | sed "s/\\x00/$piece/g"
	} >$bad
	look
done

begin "many"
rm -r shelf/02-bad
for n in 1 2 3 4 5 6; do
	for m in 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9; do
		mkdir -p shelf/5$m-name-$n shelf/6$m-name-$n shelf/7$m-name-$n shelf/8$m-name-$n shelf/9$m-name-$n \
			shelf/4$m-name-$n shelf/3$m-name-$n shelf/2$m-name-$n shelf/1$m-name-$n
	done
done
for folder in shelf/[1-9]*; do
	printf '# Many\n\n## Step\n' >"$folder/lesson.en.md"
done
try '0 1 2' "$baton" --lessons shelf list
prints '01  Good'
says 'more than 500 lessons'

finish
