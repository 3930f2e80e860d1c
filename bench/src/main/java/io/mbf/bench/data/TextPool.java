package io.mbf.bench.data;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.parquet.io.api.Binary;

/**
 * Pseudo-English sentences that comments are cut from, as TPC-H's generator does it (TPC-H specification, 4.2.2.14):
 * a comment is a random piece of one long text. The grammar has that form; the words are our own.
 */
final class TextPool {

    private static final int BYTES = 16 << 20; // dbgen's is 300 MB; page-sized windows look alike

    private static final String[] NOUNS = words("accounts parcels deposits requests ideas orders packages theories"
            + " instructions excuses foxes pinto-beans sheaves asymptotes courts dolphins platelets realms patterns"
            + " sentiments warthogs frets dinos attainments somas braids hockey-players frays waters escapades");
    private static final String[] VERBS = words("sleep wake are cajole haggle nag use boost affix detect integrate"
            + " maintain nod was lose sublate solve thrash promise engage hinder print doze run dazzle snooze");
    private static final String[] ADJECTIVES = words("furious sly careful blithe quick fluffy slow quiet ruthless thin"
            + " close dogged daring brave stealthy permanent enticing idle busy regular final ironic even bold silent");
    private static final String[] ADVERBS = words("sometimes always never furiously slyly carefully blithely quickly"
            + " fluffily slowly quietly ruthlessly thinly closely doggedly daringly bravely stealthily permanently");
    private static final String[] PREPOSITIONS = words("about above across after against along among around at before"
            + " behind beneath beside between beyond by despite during except for from inside into near of on outside");
    private static final String[] ENDS = {".", ".", ".", ";", "?", "!", "--"};

    private final byte[] text;

    /** Holds the text, made when the first row needs it. */
    private static final class Shared {
        static final TextPool POOL = new TextPool(new SplittableRandom(1_992));
    }

    static TextPool shared() {
        return Shared.POOL;
    }

    private TextPool(SplittableRandom random) {
        StringBuilder sentences = new StringBuilder(BYTES + 256);
        while (sentences.length() < BYTES) {
            nounPhrase(sentences, random);
            sentences.append(' ');
            if (random.nextInt(3) == 0) {
                sentences.append(pick(ADVERBS, random)).append(' ');
            }
            sentences.append(pick(VERBS, random)).append(' ');
            if (random.nextInt(2) == 0) {
                sentences.append(pick(PREPOSITIONS, random)).append(" the ");
                nounPhrase(sentences, random);
            } else {
                sentences.append(pick(ADVERBS, random));
            }
            sentences.append(pick(ENDS, random)).append(' ');
        }
        text = sentences.substring(0, BYTES).getBytes(StandardCharsets.US_ASCII);
    }

    /** A piece of {@code min} to {@code max} bytes. */
    Binary cut(SplittableRandom random, int min, int max) {
        int length = random.nextInt(min, max + 1);
        int start = random.nextInt(text.length - length);
        return Binary.fromConstantByteArray(text, start, length);
    }

    private static void nounPhrase(StringBuilder text, SplittableRandom random) {
        if (random.nextInt(4) != 0) {
            if (random.nextInt(4) == 0) {
                text.append(pick(ADVERBS, random)).append(' ');
            }
            text.append(pick(ADJECTIVES, random)).append(' ');
        }
        text.append(pick(NOUNS, random));
    }

    private static String pick(String[] words, SplittableRandom random) {
        return words[random.nextInt(words.length)];
    }

    private static String[] words(String list) {
        return list.split(" ");
    }
}
