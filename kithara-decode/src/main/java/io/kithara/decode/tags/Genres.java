package io.kithara.decode.tags;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The genres that ID3v1 numbers, Winamp's additions included, and the ways in which ID3v2 writes them. */
public final class Genres {
    private static final String[] NAMES =
            ("Blues;Classic Rock;Country;Dance;Disco;Funk;Grunge;Hip-Hop;Jazz;Metal;New Age;"
                            + "Oldies;Other;Pop;R&B;Rap;Reggae;Rock;Techno;Industrial;Alternative;Ska;Death Metal;Pranks;"
                            + "Soundtrack;Euro-Techno;Ambient;Trip-Hop;Vocal;Jazz+Funk;Fusion;Trance;Classical;Instrumental;"
                            + "Acid;House;Game;Sound Clip;Gospel;Noise;Alternative Rock;Bass;Soul;Punk;Space;Meditative;"
                            + "Instrumental Pop;Instrumental Rock;Ethnic;Gothic;Darkwave;Techno-Industrial;Electronic;Pop-Folk;"
                            + "Eurodance;Dream;Southern Rock;Comedy;Cult;Gangsta;Top 40;Christian Rap;Pop/Funk;Jungle;"
                            + "Native American;Cabaret;New Wave;Psychedelic;Rave;Showtunes;Trailer;Lo-Fi;Tribal;Acid Punk;"
                            + "Acid Jazz;Polka;Retro;Musical;Rock & Roll;Hard Rock;Folk;Folk-Rock;National Folk;Swing;"
                            + "Fast Fusion;Bebop;Latin;Revival;Celtic;Bluegrass;Avantgarde;Gothic Rock;Progressive Rock;"
                            + "Psychedelic Rock;Symphonic Rock;Slow Rock;Big Band;Chorus;Easy Listening;Acoustic;Humour;Speech;"
                            + "Chanson;Opera;Chamber Music;Sonata;Symphony;Booty Bass;Primus;Porn Groove;Satire;Slow Jam;Club;"
                            + "Tango;Samba;Folklore;Ballad;Power Ballad;Rhythmic Soul;Freestyle;Duet;Punk Rock;Drum Solo;"
                            + "A Cappella;Euro-House;Dance Hall;Goa;Drum & Bass;Club-House;Hardcore Techno;Terror;Indie;BritPop;"
                            + "Afro-Punk;Polsk Punk;Beat;Christian Gangsta Rap;Heavy Metal;Black Metal;Crossover;"
                            + "Contemporary Christian;Christian Rock;Merengue;Salsa;Thrash Metal;Anime;JPop;Synthpop;Abstract;"
                            + "Art Rock;Baroque;Bhangra;Big Beat;Breakbeat;Chillout;Downtempo;Dub;EBM;Eclectic;Electro;"
                            + "Electroclash;Emo;Experimental;Garage;Global;IDM;Illbient;Industro-Goth;Jam Band;Krautrock;"
                            + "Leftfield;Lounge;Math Rock;New Romantic;Nu-Breakz;Post-Punk;Post-Rock;Psytrance;Shoegaze;"
                            + "Space Rock;Trop Rock;World Music;Neoclassical;Audiobook;Audio Theatre;Neue Deutsche Welle;"
                            + "Podcast;Indie Rock;G-Funk;Dubstep;Garage Rock;Psybient")
                    .split(";", -1);

    /** ID3v2.3 section 4.2.1, TCON: a number, RX or CR in brackets; "((" stands for a bracket of the text itself. */
    private static final Pattern REFERENCE = Pattern.compile("\\(([0-9]{1,3}|RX|CR)\\)");

    private Genres() {}

    /** Returns the name of a number in ID3v1; empty if there is none. */
    public static String name(int number) {
        return number >= 0 && number < NAMES.length ? NAMES[number] : "";
    }

    /** Returns the genres of one value: what numbers mean, then the text, if any. Never empty for a value that is not. */
    public static List<String> names(String value) {
        List<String> names = new ArrayList<>();
        Matcher reference = REFERENCE.matcher(value);
        int at = 0;
        while (reference.find(at) && reference.start() == at) {
            names.add(meaning(reference.group(1), reference.group()));
            at = reference.end();
        }
        String text = value.substring(at);
        text = text.startsWith("((") ? text.substring(1) : text;
        if (!text.isBlank() && !names.contains(text.strip())) {
            names.add(meaning(text.strip(), text.strip()));
        }
        return names;
    }

    /** ID3v2.4 writes references without brackets. */
    private static String meaning(String reference, String otherwise) {
        if (reference.equals("RX")) {
            return "Remix";
        }
        if (reference.equals("CR")) {
            return "Cover";
        }
        String name = reference.matches("[0-9]{1,3}") ? name(Integer.parseInt(reference)) : "";
        return name.isEmpty() ? otherwise : name;
    }
}
