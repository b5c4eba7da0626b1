"""The letter groups by which messages are found; chosen by `tests/bench/choose_grams.py`.

Only speed depends on this list: a template that contains none of them gets a gram of its own.
"""

GRAM = 5

GRAMS: tuple[bytes, ...] = tuple(
    (
        b"500in 529ov 56fai 5hour abort ading agera ailsr apier canno canth cantr capab capes capon carda carri catee"
        b" cebas cedea cedid ceeds cefil cemus cenot cessd cesst cesus checo chedb chema ching chost chtoo chtot ckedb"
        b" ckpor claud cloud cnosp cnotd cogni conds conne could cprof cpsdk cptor crede credi cross crypt ctedv ctist"
        b" ctiva ctpri ctsne curit curl2 custo cyber f8itm fable faile fanas fastm fatal fegua fetch ffist ficia fispa"
        b" flagg forbi fpage fsign ftfou ftiss ftool ftthe fullo fused fusin gaint galin gefor gentd gents gentt geste"
        b" ginag gnedi gnona gpres gsfil h1mco haned hatfi hatok hcont heade hecod hedco hedpo hellc helpe henti hepac"
        b" hepdf heres herro hersp heser hewor hgith hilet hinki hisis hisor hisse hivei hnota horiz hostp howin hqlis"
        b" hthed htoke keepu kenis kenre ketis ketpl keupw kille kinan kippe klyli ktoke madif mageb maged magei manag"
        b" manun manym maskf matic maxfi maxto mcpse medou meonp merrc merro mesmu midle midre midst mingr misma misno"
        b" missi mitre mitun modec model moryk motec motep motes mpara mpdir mplug mptis mptto mumve musth nalpe ncing"
        b" ncrea nelne nexpi noava nocon notde notfo notlo notsu nscri nsefr nvali uestr uestt uetot ughme ugind ugine"
        b" ugins uinga uires ultco unabl unava unlog unrea unsup upstr uring urned usage useid usena usise usses utcon"
        b" utech utign utine utist utmus utofe utosi utoup utsar uttag waiti waslo wasno wason wasto wclon werer windo"
        b" windt wncer wncom wnunk worki workt would wtref wusin yacce yapps ychec yingb yingi yisco yistr yldsy ylesa"
        b" ylimi ylogi ymapi ynolo ynoth ynotw yntax yopen youra yourc youre yourg youro yours youve ypeap ypebi ypecl"
        b" ypeht ypeov ypera ypeti yreas yrule ytime"
    ).split()
)
