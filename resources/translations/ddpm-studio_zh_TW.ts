<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_TW">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About DDPM Studio</source>
        <translation>關於 DDPM Studio</translation>
    </message>
    <message>
        <source>&amp;Program</source>
        <translation>程式(&amp;P)</translation>
    </message>
    <message>
        <source>L&amp;icences</source>
        <translation>授權(&amp;I)</translation>
    </message>
    <message>
        <source>Icon of DDPM Studio</source>
        <translation>DDPM Studio 的圖示</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Watch diffusion models learn and generate, and see where each number is from.</source>
        <translation>看著擴散模型學習與生成，並看見每個數字從何而來。</translation>
    </message>
    <message>
        <source>Papers</source>
        <translation>論文</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>授權</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>The papers it follows</source>
        <translation>依據的論文</translation>
    </message>
    <message>
        <source>&amp;Copy versions</source>
        <translation>複製版本資訊(&amp;C)</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>複製版本資訊</translation>
    </message>
    <message>
        <source>Put the versions on the clipboard, for a report of an error</source>
        <translation>把版本資訊放到剪貼簿，以便回報錯誤</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>關閉(&amp;L)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Close this page</source>
        <translation>關閉此頁</translation>
    </message>
    <message>
        <source>DDPM Studio is free software under the MIT licence, without any warranty. It uses Qt under the GNU LGPL, version 3, PyTorch, NumPy and more: {link}.</source>
        <translation>DDPM Studio 是採用 MIT 授權的自由軟體，不附任何擔保。它依 GNU LGPL 第 3 版使用 Qt，並使用 PyTorch、NumPy 等軟體：{link}。</translation>
    </message>
    <message>
        <source>all licences</source>
        <translation>所有授權</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系統</translation>
    </message>
</context>
<context>
    <name>ActionText</name>
    <message>
        <source>Not possible now</source>
        <translation>目前無法使用</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>開啟(&amp;O)…</translation>
    </message>
    <message>
        <source>Open an experiment (.ddpm), a recorded process (.ddpmrecord), or weights (.pth)</source>
        <translation>開啟實驗（.ddpm）、錄下的過程（.ddpmrecord）或權重（.pth）</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>儲存(&amp;S)</translation>
    </message>
    <message>
        <source>Save settings, weights, losses and random state in one file</source>
        <translation>將設定、權重、損失與亂數狀態存成一個檔案</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存新檔(&amp;A)…</translation>
    </message>
    <message>
        <source>Save under another name</source>
        <translation>以其他名稱儲存</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>匯出(&amp;E)…</translation>
    </message>
    <message>
        <source>Save a process as a film, pictures, a table or a script</source>
        <translation>將一段過程存成影片、圖片、表格或腳本</translation>
    </message>
    <message>
        <source>&amp;Draw your own data…</source>
        <translation>繪製自己的資料(&amp;D)…</translation>
    </message>
    <message>
        <source>Draw a data set with a brush, or begin with a picture</source>
        <translation>用筆刷繪製資料集，或從一張圖片開始</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>結束(&amp;Q)</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>關閉視窗</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>復原(&amp;U)</translation>
    </message>
    <message>
        <source>Take the last change back</source>
        <translation>收回上一次的變更</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Do again what was undone</source>
        <translation>再做一次剛才復原的變更</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>訓練(&amp;T)</translation>
    </message>
    <message>
        <source>Start training, or go on with it</source>
        <translation>開始訓練，或接著繼續訓練</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暫停(&amp;P)</translation>
    </message>
    <message>
        <source>Stand still after this step</source>
        <translation>完成這一步後停下來</translation>
    </message>
    <message>
        <source>Train &amp;one step</source>
        <translation>訓練一步(&amp;O)</translation>
    </message>
    <message>
        <source>Make exactly one optimizer step, then stand still</source>
        <translation>只做一步最佳化，然後停下來</translation>
    </message>
    <message>
        <source>&amp;Reset</source>
        <translation>重設(&amp;R)</translation>
    </message>
    <message>
        <source>Begin again from step 0 with the settings shown; the run can be brought back</source>
        <translation>以目前顯示的設定從第 0 步重新開始；原來的訓練之後還能找回來</translation>
    </message>
    <message>
        <source>&amp;Sample</source>
        <translation>取樣(&amp;S)</translation>
    </message>
    <message>
        <source>Record a reverse process, from noise to samples, with the averaged network</source>
        <translation>用 EMA 網路記錄一次從雜訊到樣本的反向過程</translation>
    </message>
    <message>
        <source>Samp&amp;le step by step</source>
        <translation>逐步取樣(&amp;L)</translation>
    </message>
    <message>
        <source>Draw the noise x_T alone; each press of the arrow to the right then makes one step, one call of the network</source>
        <translation>只抽出雜訊 x_T；之後每按一次右方向鍵就走一步，也就是呼叫網路一次</translation>
    </message>
    <message>
        <source>Stop sampl&amp;ing</source>
        <translation>停止取樣(&amp;I)</translation>
    </message>
    <message>
        <source>End the recording where it is</source>
        <translation>到此為止，結束記錄</translation>
    </message>
    <message>
        <source>Sample on from this &amp;frame</source>
        <translation>從這個影格繼續取樣(&amp;F)</translation>
    </message>
    <message>
        <source>Draw the rest of the reverse process anew, with the sampler and seed set now</source>
        <translation>以目前設定的取樣器與種子，重新產生反向過程其餘的部分</translation>
    </message>
    <message>
        <source>Train &amp;when the program starts</source>
        <translation>程式啟動時開始訓練(&amp;W)</translation>
    </message>
    <message>
        <source>Begin to train as soon as the window is there</source>
        <translation>視窗一出現就開始訓練</translation>
    </message>
    <message>
        <source>D&amp;ata</source>
        <translation>資料(&amp;A)</translation>
    </message>
    <message>
        <source>The points x_0 that the network learns from, standardised</source>
        <translation>網路學習的資料點 x_0，已經標準化</translation>
    </message>
    <message>
        <source>L&amp;earned so far</source>
        <translation>目前所學(&amp;E)</translation>
    </message>
    <message>
        <source>Samples of the averaged network, always from the same starting noise x_T: what moves is what is learned, not luck</source>
        <translation>EMA 網路產生的樣本，一律從相同的起始雜訊 x_T 出發：畫面上的變化來自學習，而不是運氣</translation>
    </message>
    <message>
        <source>F&amp;orward process</source>
        <translation>前向過程(&amp;O)</translation>
    </message>
    <message>
        <source>Data turned into noise, one step q(x_t | x_t−1) after the other</source>
        <translation>資料逐步變成雜訊，一步接一步 q(x_t | x_t−1)</translation>
    </message>
    <message>
        <source>&amp;Reverse process</source>
        <translation>反向過程(&amp;R)</translation>
    </message>
    <message>
        <source>Noise turned into samples by the network, frame by frame</source>
        <translation>網路將雜訊逐個影格變成樣本</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比較(&amp;C)</translation>
    </message>
    <message>
        <source>Samplers side by side on the same starting noise x_T, and their spreads</source>
        <translation>從同一個起始雜訊 x_T 出發，並排比較各取樣器及其散布</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全螢幕(&amp;F)</translation>
    </message>
    <message>
        <source>Use the whole screen, as for a projector</source>
        <translation>使用整個螢幕，例如投影時</translation>
    </message>
    <message>
        <source>&amp;About DDPM Studio</source>
        <translation>關於 DDPM Studio(&amp;A)</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>版本與授權</translation>
    </message>
    <message>
        <source>Show the &amp;log folder</source>
        <translation>顯示記錄檔資料夾(&amp;L)</translation>
    </message>
    <message>
        <source>Open the folder of the log file</source>
        <translation>開啟記錄檔所在的資料夾</translation>
    </message>
</context>
<context>
    <name>Autosave</name>
    <message>
        <source>No autosave for now, the next try is in a minute: {reason}</source>
        <translation>暫時無法自動儲存，一分鐘後再試：{reason}</translation>
    </message>
</context>
<context>
    <name>BreedList</name>
    <message>
        <source>Breeds</source>
        <translation>品種</translation>
    </message>
    <message>
        <source>The breed whose pictures are shown</source>
        <translation>目前顯示圖片的品種</translation>
    </message>
    <message>
        <source>{chosen} of {count}</source>
        <translation>{chosen}／{count}</translation>
    </message>
    <message>
        <source>{breed}, {chosen} of {count} pictures chosen</source>
        <translation>{breed}，已選 {count} 張圖片中的 {chosen} 張</translation>
    </message>
    <message>
        <source>{breed}, 1 picture</source>
        <translation>{breed}，1 張圖片</translation>
    </message>
    <message>
        <source>{breed}, {count} pictures</source>
        <translation>{breed}，{count} 張圖片</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command</source>
        <translation>尋找指令</translation>
    </message>
    <message>
        <source>Type a few letters of what you want to do</source>
        <translation>輸入幾個字母，說明想做什麼</translation>
    </message>
    <message>
        <source>Type a few letters of what you want to do, in any order. The arrow keys choose among the commands that fit, Return runs the chosen one, Escape closes the list.</source>
        <translation>輸入幾個與你想做的事有關的字母，順序不拘。方向鍵在符合的指令中選擇，Enter 執行選取的指令，Esc 關閉清單。</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>↑ ↓ choose    Return runs    Esc closes</source>
        <translation>↑ ↓ 選擇    Enter 執行    Esc 關閉</translation>
    </message>
    <message>
        <source>{count} of {total} commands</source>
        <translation>{count} 個指令，共 {total} 個</translation>
    </message>
    <message>
        <source>No command has these letters</source>
        <translation>沒有符合這些字母的指令</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>DDPM</source>
        <translation>DDPM</translation>
    </message>
    <message>
        <source>DDIM, η = 0</source>
        <translation>DDIM，η = 0</translation>
    </message>
    <message>
        <source>DDIM, η = 1</source>
        <translation>DDIM，η = 1</translation>
    </message>
    <message>
        <source>simplified with noise</source>
        <translation>簡化版，加雜訊</translation>
    </message>
    <message>
        <source>simplified without noise</source>
        <translation>簡化版，不加雜訊</translation>
    </message>
    <message>
        <source>exact denoiser, no network · {count} points</source>
        <translation>精確去噪器，不用網路 · {count} 個點</translation>
    </message>
    <message>
        <source>network at step {step} · {count} points</source>
        <translation>第 {step} 步的網路 · {count} 個點</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
</context>
<context>
    <name>CompareHeader</name>
    <message>
        <source>Samplers compared</source>
        <translation>取樣器比較</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>Compare the samplers</source>
        <translation>比較取樣器</translation>
    </message>
    <message>
        <source>Record the reverse processes of these samplers together: from the same x_T, and with the same noise z in the steps of those that add any</source>
        <translation>一起記錄這些取樣器的反向過程：從相同的 x_T 出發，會加雜訊的取樣器每一步也使用相同的雜訊 z</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>on the left</source>
        <translation>左邊</translation>
    </message>
    <message>
        <source>in the middle</source>
        <translation>中間</translation>
    </message>
    <message>
        <source>on the right</source>
        <translation>右邊</translation>
    </message>
    <message>
        <source>Sampler {place}</source>
        <translation>{place}的取樣器</translation>
    </message>
    <message>
        <source>The sampler whose cloud is shown here</source>
        <translation>這裡顯示哪個取樣器的點雲</translation>
    </message>
    <message>
        <source>The clouds of three samplers appear here, from the same noise. Press Compare</source>
        <translation>三個取樣器從相同雜訊產生的點雲會顯示在這裡。請按「比較」</translation>
    </message>
</context>
<context>
    <name>CropDialog</name>
    <message>
        <source>Squares of the picture</source>
        <translation>圖片的方框</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Go back to the pictures (Esc)</source>
        <translation>回到圖片 (Esc)</translation>
    </message>
</context>
<context>
    <name>CropEditor</name>
    <message>
        <source>Squares of the picture</source>
        <translation>圖片的方框</translation>
    </message>
    <message>
        <source>The middle: {side} × {side} pixels</source>
        <translation>中央：{side} × {side} 像素</translation>
    </message>
    <message>
        <source>Square {number} of {count}: {side} × {side} pixels at {left}, {top}</source>
        <translation>第 {number} 個方框，共 {count} 個：{side} × {side} 像素，位於 {left}, {top}</translation>
    </message>
</context>
<context>
    <name>CropPanel</name>
    <message>
        <source>Drag a square to move it, a corner to resize it, beside it to draw another. Arrows move, with Shift farther; + and − resize; Page Up and Down go to the next; Ins adds, Del removes, Home takes the middle.</source>
        <translation>拖曳方框可移動，拖曳角落可調整大小，在方框旁拖曳可再畫一個。方向鍵移動，加按 Shift 移動得更遠；+ 與 − 調整大小；Page Up 與 Page Down 切換方框；Ins 新增，Del 移除，Home 取中央。</translation>
    </message>
    <message>
        <source>Arrows move · + − resize · Page Up, Page Down: next square</source>
        <translation>方向鍵移動 · + − 調整大小 · Page Up、Page Down：切換方框</translation>
    </message>
    <message>
        <source>Add s&amp;quare</source>
        <translation>新增方框(&amp;Q)</translation>
    </message>
    <message>
        <source>Take one more square of this picture (Ins)</source>
        <translation>在這張圖片上再取一個方框 (Ins)</translation>
    </message>
    <message>
        <source>&amp;Remove square</source>
        <translation>移除方框(&amp;R)</translation>
    </message>
    <message>
        <source>Take this square no longer (Del)</source>
        <translation>不再取用這個方框 (Del)</translation>
    </message>
    <message>
        <source>Cen&amp;tre crop</source>
        <translation>取中央(&amp;T)</translation>
    </message>
    <message>
        <source>Take the middle of the picture and nothing else (Home)</source>
        <translation>只取圖片中央，不取其他部分 (Home)</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在開啟…</translation>
    </message>
</context>
<context>
    <name>DataFile</name>
    <message>
        <source>Draw your own…</source>
        <translation>自己繪製…</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>從檔案…</translation>
    </message>
    <message>
        <source>Points from a file</source>
        <translation>從檔案讀取點</translation>
    </message>
    <message>
        <source>Tables, pictures and drawings ({patterns})</source>
        <translation>表格、圖片與繪圖 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有檔案 (*)</translation>
    </message>
</context>
<context>
    <name>DataWords</name>
    <message>
        <source>all pets</source>
        <translation>所有寵物</translation>
    </message>
    <message>
        <source>1 pet</source>
        <translation>1 隻寵物</translation>
    </message>
    <message>
        <source>{count} pets</source>
        <translation>{count} 隻寵物</translation>
    </message>
    <message>
        <source>cat</source>
        <translation>貓</translation>
    </message>
    <message>
        <source>your folders</source>
        <translation>你的資料夾</translation>
    </message>
    <message>
        <source>1 of yours</source>
        <translation>你的 1 張圖片</translation>
    </message>
    <message>
        <source>{count} of yours</source>
        <translation>你的 {count} 張圖片</translation>
    </message>
</context>
<context>
    <name>DerivationView</name>
    <message>
        <source>Show all</source>
        <translation>全部顯示</translation>
    </message>
    <message>
        <source>Show every line of the derivation</source>
        <translation>顯示推導的每一行</translation>
    </message>
    <message>
        <source>Derive it line by line</source>
        <translation>逐行推導</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Next line ({number} of {count})</source>
        <translation>下一行（第 {number} 行，共 {count} 行）</translation>
    </message>
</context>
<context>
    <name>DeviceSetting</name>
    <message>
        <source>Device that computes</source>
        <translation>用來計算的裝置</translation>
    </message>
    <message>
        <source>What the network is trained and sampled on. The run goes on where it is, with the same draws of t and ε; only the rounding differs. A graphics card pays off for large networks, a small one is faster on the CPU.</source>
        <translation>網路訓練與取樣所用的裝置。訓練會從目前的進度繼續，t 與 ε 的抽樣也相同，只有捨入誤差不同。大型網路用顯示卡較划算，小型網路用 CPU 比較快。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>裝置</translation>
    </message>
</context>
<context>
    <name>Docks</name>
    <message>
        <source>Detach {panel}</source>
        <translation>分離「{panel}」</translation>
    </message>
    <message>
        <source>Show the panel in a window of its own, or put it back</source>
        <translation>在獨立視窗中顯示這個面板，或將它放回原處</translation>
    </message>
    <message>
        <source>&amp;Put all panels back</source>
        <translation>將所有面板歸位(&amp;P)</translation>
    </message>
    <message>
        <source>Show every panel where it was when the program first started</source>
        <translation>將每個面板放回程式首次啟動時的位置</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>The panels that share this place; drag the edge to resize it</source>
        <translation>共用這個位置的面板；拖曳邊緣可調整大小</translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message>
        <source>not saved yet</source>
        <translation>尚未儲存</translation>
    </message>
    <message>
        <source>Open an experiment</source>
        <translation>開啟實驗</translation>
    </message>
    <message>
        <source>Experiments and weights ({patterns})</source>
        <translation>實驗與權重 ({patterns})</translation>
    </message>
    <message>
        <source>{count} files were dropped. Drop one file at a time.</source>
        <translation>一次放入了 {count} 個檔案。請一次只拖放一個檔案。</translation>
    </message>
    <message>
        <source>{name} cannot be opened here. Drop a file of this computer: an experiment ({experiments}), a table of points ({tables}), a picture, a drawing or a preset.</source>
        <translation>這裡無法開啟 {name}。請拖入這台電腦上的檔案：實驗（{experiments}）、點的表格（{tables}）、圖片、繪圖或預設組合。</translation>
    </message>
    <message>
        <source>{name} cannot be used as a data set: {reason}.</source>
        <translation>{name} 無法當作資料集：{reason}。</translation>
    </message>
    <message>
        <source>Averaged weights (*.pth)</source>
        <translation>平均權重 (*.pth)</translation>
    </message>
    <message>
        <source>Save the experiment</source>
        <translation>儲存實驗</translation>
    </message>
    <message>
        <source>Experiments (*.ddpm)</source>
        <translation>實驗 (*.ddpm)</translation>
    </message>
</context>
<context>
    <name>DownloadBar</name>
    <message>
        <source>Progress of the download</source>
        <translation>下載進度</translation>
    </message>
    <message>
        <source>How much of it has come</source>
        <translation>已下載的比例</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>取消(&amp;N)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop the download; nothing of it stays on the disk</source>
        <translation>停止下載；磁碟上不會留下任何內容</translation>
    </message>
    <message>
        <source>Asking the server…</source>
        <translation>正在詢問伺服器…</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Checking and unpacking…</source>
        <translation>正在檢查並解壓縮…</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done}／{total}</translation>
    </message>
    <message>
        <source>{speed}/s</source>
        <translation>{speed}/秒</translation>
    </message>
    <message>
        <source>about {seconds} s left</source>
        <translation>約剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>about {minutes} min left</source>
        <translation>約剩 {minutes} 分鐘</translation>
    </message>
</context>
<context>
    <name>DrawCanvas</name>
    <message>
        <source>Paper to draw on</source>
        <translation>畫紙</translation>
    </message>
    <message>
        <source>On the paper, arrows move the brush, with Shift farther. Space draws while it is held; Return lowers and lifts the brush. + and − change its size, E takes the eraser and B the brush.</source>
        <translation>在畫紙上，方向鍵移動筆刷，加按 Shift 移動得更遠。按住空白鍵時會繪製；Enter 放下或提起筆刷。+ 與 − 改變大小，E 切換到橡皮擦，B 切換到筆刷。</translation>
    </message>
    <message>
        <source>Draw here where points are to be.

With the mouse or a pen, or with the arrow keys while Space is held.
Or drop a picture: its bright parts become points.</source>
        <translation>在這裡畫出點要出現的地方。

用滑鼠或觸控筆，或按住空白鍵並使用方向鍵。
也可以拖放一張圖片：明亮的部分會變成點。</translation>
    </message>
</context>
<context>
    <name>DrawDialog</name>
    <message>
        <source>Draw your own data</source>
        <translation>繪製自己的資料</translation>
    </message>
    <message>
        <source>&amp;Save drawing as…</source>
        <translation>另存繪圖(&amp;S)…</translation>
    </message>
    <message>
        <source>Write the strokes to a file that can be opened and drawn on again</source>
        <translation>將筆畫寫入檔案，之後可以再開啟並繼續繪製</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>關閉(&amp;C)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>關閉 (Esc)</translation>
    </message>
    <message>
        <source>Use this d&amp;ata</source>
        <translation>使用這份資料(&amp;A)</translation>
    </message>
    <message>
        <source>Make this the data set, in a file of its own that is never overwritten</source>
        <translation>將這份繪圖當作資料集，存在專屬且永不覆寫的檔案中</translation>
    </message>
    <message>
        <source>The last drawing cannot be brought back: {reason}.</source>
        <translation>無法找回上一次的繪圖：{reason}。</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>正在開啟 {name}…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>開啟</translation>
    </message>
    <message>
        <source>{name} cannot be opened: {reason}.</source>
        <translation>無法開啟 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Saved {name}</source>
        <translation>已儲存 {name}</translation>
    </message>
    <message>
        <source>{path} was not written: {reason}. Save the drawing in another folder.</source>
        <translation>未能寫入 {path}：{reason}。請將繪圖儲存到其他資料夾。</translation>
    </message>
</context>
<context>
    <name>DrawQuestions</name>
    <message>
        <source>Begin with a picture or a drawing</source>
        <translation>從圖片或繪圖開始</translation>
    </message>
    <message>
        <source>Pictures and drawings ({patterns})</source>
        <translation>圖片與繪圖 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有檔案 (*)</translation>
    </message>
    <message>
        <source>Save the drawing</source>
        <translation>儲存繪圖</translation>
    </message>
    <message>
        <source>Drawings ({patterns})</source>
        <translation>繪圖 ({patterns})</translation>
    </message>
    <message>
        <source>Save the drawing?</source>
        <translation>要儲存繪圖嗎？</translation>
    </message>
    <message>
        <source>The drawing is in no file of yours yet.</source>
        <translation>這份繪圖還沒有存成檔案。</translation>
    </message>
    <message>
        <source>Without saving it still comes back the next time you draw, until you change it.</source>
        <translation>就算不儲存，下次繪製時它仍會出現，直到你修改它為止。</translation>
    </message>
    <message>
        <source>&amp;Save drawing as…</source>
        <translation>另存繪圖(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Close without saving</source>
        <translation>關閉但不儲存(&amp;C)</translation>
    </message>
</context>
<context>
    <name>DrawTools</name>
    <message>
        <source>Brush</source>
        <translation>筆刷</translation>
    </message>
    <message>
        <source>&amp;Brush</source>
        <translation>筆刷(&amp;B)</translation>
    </message>
    <message>
        <source>Put density on the paper (B)</source>
        <translation>在畫紙上增加密度 (B)</translation>
    </message>
    <message>
        <source>&amp;Eraser</source>
        <translation>橡皮擦(&amp;E)</translation>
    </message>
    <message>
        <source>Take density away (E)</source>
        <translation>擦去密度 (E)</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Width of the brush, in percent of the paper&apos;s (+ and −)</source>
        <translation>筆刷寬度，以畫紙寬度的百分比表示（+ 與 −）</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>How many points come to where the brush was: at 50 % half as many to the same area as at 100 %. A pen&apos;s pressure lowers it further</source>
        <translation>筆刷畫過之處會有多少點：50 % 時，同樣面積的點數是 100 % 時的一半。觸控筆的壓力還會再降低密度</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>復原(&amp;U)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>復原 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Do again what was undone (Ctrl+Shift+Z)</source>
        <translation>重做剛才復原的動作 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>清除(&amp;L)</translation>
    </message>
    <message>
        <source>Take everything away; it can be undone</source>
        <translation>全部擦除；可以復原</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>點</translation>
    </message>
    <message>
        <source>How many points are drawn from the density to train on</source>
        <translation>從密度中抽出多少個點來訓練</translation>
    </message>
    <message>
        <source>Number of points</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>數量</translation>
    </message>
    <message>
        <source>&amp;Show the points</source>
        <translation>顯示點(&amp;S)</translation>
    </message>
    <message>
        <source>Draw the points over their density; of a great many, the first 20,000</source>
        <translation>在密度上畫出點；點數很多時只畫前 20,000 個</translation>
    </message>
    <message>
        <source>Show the points</source>
        <translation>顯示點</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>起始內容</translation>
    </message>
    <message>
        <source>&amp;Open picture…</source>
        <translation>開啟圖片(&amp;O)…</translation>
    </message>
    <message>
        <source>Lay a picture on the paper and draw over it, or open a drawing</source>
        <translation>在畫紙上放一張圖片並在上面描繪，或開啟一份繪圖</translation>
    </message>
    <message>
        <source>&amp;Dark pixels become points</source>
        <translation>將暗的像素變成點(&amp;D)</translation>
    </message>
    <message>
        <source>For pictures with dark lines on a bright ground; else the bright pixels do</source>
        <translation>適用於亮底暗線的圖片；否則由亮的像素變成點</translation>
    </message>
    <message>
        <source>Dark pixels become points</source>
        <translation>將暗的像素變成點</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>EmbeddingPanel</name>
    <message>
        <source>Time embedding</source>
        <translation>時間嵌入</translation>
    </message>
    <message>
        <source>Time embedding by t and dimension</source>
        <translation>依 t 與維度顯示的時間嵌入</translation>
    </message>
    <message>
        <source>A column is what the network is given in place of the number t: sin(t·ω) for each frequency ω, then cos(t·ω).
Click to go to a t.</source>
        <translation>每一直行就是網路收到的、用來代替數字 t 的內容：先是每個頻率 ω 的 sin(t·ω)，再來是 cos(t·ω)。
按一下可前往該 t。</translation>
    </message>
    <message>
        <source>The vector that tells the network t appears here with the first run.</source>
        <translation>第一次訓練開始後，這裡會顯示告訴網路 t 是多少的向量。</translation>
    </message>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
    <message>
        <source>t = {t}, dimension {dimension}: {wave}({t}·{frequency}) = {value}</source>
        <translation>t = {t}，維度 {dimension}：{wave}({t}·{frequency}) = {value}</translation>
    </message>
</context>
<context>
    <name>ErrorDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>發生錯誤</translation>
    </message>
    <message>
        <source>An error was not foreseen. The program goes on, and so does your run. The report below helps to mend it; it is in the log file too:
{path}</source>
        <translation>發生了預料之外的錯誤。程式會繼續執行，你的訓練也不會中斷。下面的報告有助於修正問題；記錄檔中也有一份：
{path}</translation>
    </message>
    <message>
        <source>The window could not be opened; your files and settings are as they were. The report below helps to mend it; it is in the log file too:
{path}</source>
        <translation>視窗無法開啟；你的檔案與設定都保持原樣。下方的報告有助於修復問題，記錄檔中也有一份：
{path}</translation>
    </message>
    <message>
        <source>Error report</source>
        <translation>錯誤報告</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>複製報告</translation>
    </message>
    <message>
        <source>Put the whole report on the clipboard</source>
        <translation>將整份報告複製到剪貼簿</translation>
    </message>
</context>
<context>
    <name>Explain</name>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關</translation>
    </message>
    <message>
        <source>level t</source>
        <translation>時間步 t</translation>
    </message>
    <message>
        <source>variance that the step adds</source>
        <translation>這一步加入的變異數</translation>
    </message>
    <message>
        <source>factor of the noise in a forward step</source>
        <translation>前向一步中雜訊的係數</translation>
    </message>
    <message>
        <source>share of the variance that is still data</source>
        <translation>變異數中仍屬於資料的比例</translation>
    </message>
    <message>
        <source>factor of the data</source>
        <translation>資料的係數</translation>
    </message>
    <message>
        <source>standard deviation of all the noise</source>
        <translation>全部雜訊的標準差</translation>
    </message>
    <message>
        <source>signal-to-noise ratio</source>
        <translation>訊雜比</translation>
    </message>
    <message>
        <source>older noise</source>
        <translation>較早的雜訊</translation>
    </message>
    <message>
        <source>newer noise</source>
        <translation>較新的雜訊</translation>
    </message>
    <message>
        <source>both together</source>
        <translation>兩者合計</translation>
    </message>
    <message>
        <source>undoes the shrinking</source>
        <translation>抵銷縮小</translation>
    </message>
    <message>
        <source>taken off here</source>
        <translation>這裡扣除的量</translation>
    </message>
    <message>
        <source>ε in the mean</source>
        <translation>平均中的 ε</translation>
    </message>
    <message>
        <source>weight of the data</source>
        <translation>資料的權重</translation>
    </message>
    <message>
        <source>posterior variance</source>
        <translation>後驗變異數</translation>
    </message>
    <message>
        <source>standard deviation of the fresh noise</source>
        <translation>新雜訊的標準差</translation>
    </message>
    <message>
        <source>errors grow by</source>
        <translation>誤差放大倍數</translation>
    </message>
    <message>
        <source>lower bound</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>upper bound</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>the next level</source>
        <translation>下一個時間步</translation>
    </message>
    <message>
        <source>share of the variance that is data there</source>
        <translation>那裡的變異數中屬於資料的比例</translation>
    </message>
    <message>
        <source>place of the level</source>
        <translation>時間步的位置</translation>
    </message>
    <message>
        <source>length of the step</source>
        <translation>這一步的長度</translation>
    </message>
    <message>
        <source>the step before over this one</source>
        <translation>前一步與這一步的長度比</translation>
    </message>
    <message>
        <source>levels visited</source>
        <translation>經過的時間步</translation>
    </message>
    <message>
        <source>levels in all</source>
        <translation>全部時間步</translation>
    </message>
    <message>
        <source>share of DDPM&apos;s noise</source>
        <translation>占 DDPM 雜訊的比例</translation>
    </message>
    <message>
        <source>kept per step</source>
        <translation>每步剩餘</translation>
    </message>
    <message>
        <source>shortest wave, steps</source>
        <translation>最短波的步數</translation>
    </message>
    <message>
        <source>longest wave, steps</source>
        <translation>最長波的步數</translation>
    </message>
    <message>
        <source>in this frame</source>
        <translation>在這個影格</translation>
    </message>
    <message>
        <source>variance that the step keeps</source>
        <translation>這一步保留的變異數比例</translation>
    </message>
    <message>
        <source>factor of x in a forward step</source>
        <translation>前向一步中 x 的係數</translation>
    </message>
    <message>
        <source>errors of ε grow up to</source>
        <translation>ε 誤差的最大放大倍數</translation>
    </message>
    <message>
        <source>spread of the values</source>
        <translation>數值的離散程度</translation>
    </message>
    <message>
        <source>weight of the noised data</source>
        <translation>加噪資料的權重</translation>
    </message>
    <message>
        <source>values clipped now</source>
        <translation>目前被裁切的數值</translation>
    </message>
    <message>
        <source>factor of ε</source>
        <translation>ε 的係數</translation>
    </message>
    <message>
        <source>the network of this run predicts</source>
        <translation>這次訓練的網路預測的是</translation>
    </message>
    <message>
        <source>recent average</source>
        <translation>近期平均</translation>
    </message>
    <message>
        <source>over all levels</source>
        <translation>所有時間步</translation>
    </message>
    <message>
        <source>at this level</source>
        <translation>這個時間步</translation>
    </message>
    <message>
        <source>width of the embedding</source>
        <translation>嵌入的寬度</translation>
    </message>
    <message>
        <source>fastest sine</source>
        <translation>最快的正弦</translation>
    </message>
    <message>
        <source>fastest cosine</source>
        <translation>最快的餘弦</translation>
    </message>
    <message>
        <source>slowest sine</source>
        <translation>最慢的正弦</translation>
    </message>
    <message>
        <source>slowest cosine</source>
        <translation>最慢的餘弦</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>裁切</translation>
    </message>
    <message>
        <source>At large *t* the predicted data can lie where no data is: an error of the noise comes out larger, by the factor below.</source>
        <translation>*t* 大的時候，預測的資料可能落在沒有資料的地方：雜訊的誤差會以下面的倍數放大。</translation>
    </message>
    <message>
        <source>x 0 hat equals x t minus root of 1 minus alpha bar t times epsilon theta, over root of alpha bar t</source>
        <translation>x 0 hat 等於 x t 減 根號 1 減 alpha bar t 乘以 epsilon theta，整個除以 根號 alpha bar t</translation>
    </message>
    <message>
        <source>So it is kept within the bounds *a* and *b*.</source>
        <translation>所以把它限制在界限 *a* 與 *b* 之內。</translation>
    </message>
    <message>
        <source>x 0 hat prime is x 0 hat, but not below a and not above b</source>
        <translation>x 0 hat prime 就是 x 0 hat，但不低於 a，也不高於 b</translation>
    </message>
    <message>
        <source>Of pictures the bounds are black and full brightness. Where more than a few values in a hundred are clipped, the bounds shape the result and not the network.</source>
        <translation>圖片的界限是黑色與最亮。若每一百個值中有不只幾個被裁切，決定結果樣貌的就是界限，而不是網路。</translation>
    </message>
    <message>
        <source>Then the noise is taken anew, so that both belong together, and the step goes on with these two.</source>
        <translation>接著重新算出雜訊，讓兩者互相一致，這一步再用這兩者繼續。</translation>
    </message>
    <message>
        <source>epsilon prime equals x t minus root of alpha bar t times x 0 hat prime, over root of 1 minus alpha bar t</source>
        <translation>epsilon prime 等於 x t 減 根號 alpha bar t 乘以 x 0 hat prime，整個除以 根號 1 減 alpha bar t</translation>
    </message>
    <message>
        <source>Closed form</source>
        <translation>封閉形式</translation>
    </message>
    <message>
        <source>Any level is reached from the data in one jump.</source>
        <translation>從資料一次就能跳到任何時間步。</translation>
    </message>
    <message>
        <source>x t equals root of alpha bar t, times x 0, plus root of 1 minus alpha bar t, times epsilon</source>
        <translation>x t 等於 根號 alpha bar t，乘以 x 0，加 根號 1 減 alpha bar t，乘以 epsilon</translation>
    </message>
    <message>
        <source>alpha bar t is the product of alpha 0 to alpha t</source>
        <translation>alpha bar t 是 alpha 0 到 alpha t 的乘積</translation>
    </message>
    <message>
        <source>*ᾱ* is the share of the variance that is still data, 1 − *ᾱ* the share that is noise. Their ratio says how much can be seen.</source>
        <translation>*ᾱ* 是變異數中仍屬於資料的比例，1 − *ᾱ* 是屬於雜訊的比例。兩者的比值說明還能看出多少資料。</translation>
    </message>
    <message>
        <source>S N R equals alpha bar t over 1 minus alpha bar t</source>
        <translation>S N R 等於 alpha bar t 除以 1 減 alpha bar t</translation>
    </message>
    <message>
        <source>Why one jump is enough</source>
        <translation>為什麼一次跳躍就夠了</translation>
    </message>
    <message>
        <source>x t equals root of alpha t, times x t minus 1, plus root of 1 minus alpha t, times epsilon t</source>
        <translation>x t 等於 根號 alpha t，乘以 x t 減 1，加 根號 1 減 alpha t，乘以 epsilon t</translation>
    </message>
    <message>
        <source>One step, with *α* = 1 − *β*.</source>
        <translation>一步，其中 *α* = 1 − *β*。</translation>
    </message>
    <message>
        <source>x t minus 1 equals root of alpha t minus 1, times x t minus 2, plus root of 1 minus alpha t minus 1, times epsilon t minus 1</source>
        <translation>x t 減 1 等於 根號 alpha t 減 1，乘以 x t 減 2，加 根號 1 減 alpha t 減 1，乘以 epsilon t 減 1</translation>
    </message>
    <message>
        <source>The step before it, to be put in its place.</source>
        <translation>它的前一步，準備代入。</translation>
    </message>
    <message>
        <source>x t equals root of alpha t alpha t minus 1, times x t minus 2, plus root of alpha t times 1 minus alpha t minus 1, times epsilon t minus 1, plus root of 1 minus alpha t, times epsilon t</source>
        <translation>x t 等於 根號 alpha t alpha t 減 1，乘以 x t 減 2，加 根號 alpha t 乘以 1 減 alpha t 減 1，乘以 epsilon t 減 1，加 根號 1 減 alpha t，乘以 epsilon t</translation>
    </message>
    <message>
        <source>Two independent noises are in it now.</source>
        <translation>現在裡面有兩個獨立的雜訊。</translation>
    </message>
    <message>
        <source>A equals root of alpha t times 1 minus alpha t minus 1</source>
        <translation>A 等於 根號 alpha t 乘以 1 減 alpha t 減 1</translation>
    </message>
    <message>
        <source>Standard deviation of the older noise.</source>
        <translation>較早雜訊的標準差。</translation>
    </message>
    <message>
        <source>B equals root of 1 minus alpha t</source>
        <translation>B 等於 根號 1 減 alpha t</translation>
    </message>
    <message>
        <source>Standard deviation of the newer noise.</source>
        <translation>較新雜訊的標準差。</translation>
    </message>
    <message>
        <source>root of A squared plus B squared equals root of alpha t minus alpha t alpha t minus 1, plus 1 minus alpha t, equals root of 1 minus alpha t alpha t minus 1</source>
        <translation>根號 A 平方加 B 平方 等於 根號 alpha t 減 alpha t alpha t 減 1，加 1 減 alpha t，等於 根號 1 減 alpha t alpha t 減 1</translation>
    </message>
    <message>
        <source>Independent Gaussians add up to one Gaussian; the variances add.</source>
        <translation>獨立的高斯相加仍是一個高斯；變異數相加。</translation>
    </message>
    <message>
        <source>x t equals root of alpha t alpha t minus 1, times x t minus 2, plus root of 1 minus alpha t alpha t minus 1, times epsilon</source>
        <translation>x t 等於 根號 alpha t alpha t 減 1，乘以 x t 減 2，加 根號 1 減 alpha t alpha t 減 1，乘以 epsilon</translation>
    </message>
    <message>
        <source>Two steps are one step, with the product in place of *α*.</source>
        <translation>兩步就是一步，只是 *α* 換成了乘積。</translation>
    </message>
    <message>
        <source>Go on like this down to the data.</source>
        <translation>這樣一直做下去，直到資料。</translation>
    </message>
    <message>
        <source>DDIM and skipping</source>
        <translation>DDIM 與跳步</translation>
    </message>
    <message>
        <source>Another way back with the same network: go to the predicted data, and put back as much of the predicted noise as the next level has.</source>
        <translation>用同一個網路走回去的另一種方法：先走到預測的資料，再依下一個時間步的雜訊量，把預測的雜訊加回去。</translation>
    </message>
    <message>
        <source>x prev equals root of alpha bar prev, times x 0 hat, plus root of 1 minus alpha bar prev, times epsilon theta</source>
        <translation>x prev 等於 根號 alpha bar prev，乘以 x 0 hat，加 根號 1 減 alpha bar prev，乘以 epsilon theta</translation>
    </message>
    <message>
        <source>Training only fixed how *x&lt;sub&gt;t&lt;/sub&gt;* follows from *x&lt;sub&gt;0&lt;/sub&gt;*. Every process with the same *ᾱ&lt;sub&gt;t&lt;/sub&gt;* may use the network, and here only *ᾱ* at the two ends counts: the next level may be any lower one.</source>
        <translation>訓練只決定了 *x&lt;sub&gt;t&lt;/sub&gt;* 如何由 *x&lt;sub&gt;0&lt;/sub&gt;* 得出。只要 *ᾱ&lt;sub&gt;t&lt;/sub&gt;* 相同，任何過程都可以使用這個網路，而這裡只有兩端的 *ᾱ* 有影響：下一個時間步可以是任何更低的時間步。</translation>
    </message>
    <message>
        <source>With *η* above 0 a part of the noise is fresh. At 1, with no level left out, this is DDPM with the variance *β̃&lt;sub&gt;t&lt;/sub&gt;*.</source>
        <translation>*η* 大於 0 時，有一部分雜訊是新的。等於 1 且不跳過任何時間步時，這就是變異數為 *β̃&lt;sub&gt;t&lt;/sub&gt;* 的 DDPM。</translation>
    </message>
    <message>
        <source>sigma t equals eta, times root of 1 minus alpha bar prev over 1 minus alpha bar t, times root of 1 minus alpha bar t over alpha bar prev</source>
        <translation>sigma t 等於 eta，乘以 根號 1 減 alpha bar prev 除以 1 減 alpha bar t，乘以 根號 1 減 alpha bar t 除以 alpha bar prev</translation>
    </message>
    <message>
        <source>x prev equals root of alpha bar prev, times x 0 hat, plus root of 1 minus alpha bar prev minus sigma t squared, times epsilon theta, plus sigma t times z</source>
        <translation>x prev 等於 根號 alpha bar prev，乘以 x 0 hat，加 根號 1 減 alpha bar prev 減 sigma t 平方，乘以 epsilon theta，加 sigma t 乘以 z</translation>
    </message>
    <message>
        <source>Time embedding</source>
        <translation>時間嵌入</translation>
    </message>
    <message>
        <source>The network must know *t*. One large whole number is a poor input. Sines and cosines stay between −1 and 1, and no two levels share the same ones.</source>
        <translation>網路必須知道 *t*。一個很大的整數不是好的輸入。正弦與餘弦都介於 −1 與 1 之間，而且沒有兩個時間步的值完全相同。</translation>
    </message>
    <message>
        <source>the embedding of t is sine of t omega k for all K frequencies, then cosine of t omega k</source>
        <translation>t 的嵌入是所有 K 個頻率的 sine t omega k，接著是 cosine t omega k</translation>
    </message>
    <message>
        <source>omega k equals e to the power of minus k times log of ten thousand over K minus 1</source>
        <translation>omega k 等於 e 的 負 k 乘以 log 一萬 除以 K 減 1 次方</translation>
    </message>
    <message>
        <source>K is half the width of the embedding, k runs from 0</source>
        <translation>K 是嵌入寬度的一半，k 從 0 開始</translation>
    </message>
    <message>
        <source>In each half of the picture the fast waves are on top: they tell neighbouring levels apart. The slow ones at the bottom tell early from late.</source>
        <translation>圖的上下兩半中，快的波都在上面：用來分辨相鄰的時間步。下面的慢波用來分辨早與晚。</translation>
    </message>
    <message>
        <source>The slowest wave is far longer than *T*, so the bottom rows hardly change: a sine near 0, a cosine near 1. The layer that follows may stretch whatever it needs.</source>
        <translation>最慢的波遠比 *T* 長，所以最下面的幾列幾乎不變：正弦接近 0，餘弦接近 1。之後的網路層可以依需要再放大。</translation>
    </message>
    <message>
        <source>Forward step</source>
        <translation>前向一步</translation>
    </message>
    <message>
        <source>x t equals root of 1 minus beta t, times x t minus 1, plus root of beta t, times epsilon</source>
        <translation>x t 等於 根號 1 減 beta t，乘以 x t 減 1，加 根號 beta t，乘以 epsilon</translation>
    </message>
    <message>
        <source>epsilon is standard normal noise</source>
        <translation>epsilon 是標準常態雜訊</translation>
    </message>
    <message>
        <source>One step shrinks the data a little and adds some noise.</source>
        <translation>一步會把資料縮小一點，再加上一些雜訊。</translation>
    </message>
    <message>
        <source>Variances of independent parts add up. With these two roots, data of variance 1 keep it; pictures, which have less, come up to it.</source>
        <translation>獨立部分的變異數會相加。有了這兩個根號，變異數為 1 的資料會維持 1；圖片的變異數較小，會逐漸升到 1。</translation>
    </message>
    <message>
        <source>1 minus beta t, times 1, plus beta t, times 1, equals 1</source>
        <translation>1 減 beta t，乘以 1，加 beta t，乘以 1，等於 1</translation>
    </message>
    <message>
        <source>The share of the variance that one step keeps has its own letter.</source>
        <translation>一步所保留的變異數比例有自己的符號。</translation>
    </message>
    <message>
        <source>alpha t equals 1 minus beta t</source>
        <translation>alpha t 等於 1 減 beta t</translation>
    </message>
    <message>
        <source>Loss and its optimum</source>
        <translation>損失與最佳損失</translation>
    </message>
    <message>
        <source>L is the mean over all draws of the squared distance between epsilon and the network&apos;s answer to x t and t, divided by the dimensions D</source>
        <translation>L 是 epsilon 與網路對 x t 和 t 的答案之間距離平方，除以維度 D 後，對所有抽樣取平均</translation>
    </message>
    <message>
        <source>Draw an example of the data, a level and some noise. Noise it in one jump, and ask the network which noise it was.</source>
        <translation>抽出一筆資料、一個時間步和一些雜訊。一次跳躍就把它加上雜訊，再問網路那是什麼雜訊。</translation>
    </message>
    <message>
        <source>No network reaches 0: many examples and noises lead to the same *x&lt;sub&gt;t&lt;/sub&gt;*. The best answer is the average of all that may have been.</source>
        <translation>沒有網路能做到 0：許多資料與雜訊都會得到相同的 *x&lt;sub&gt;t&lt;/sub&gt;*。最好的答案是所有可能情況的平均。</translation>
    </message>
    <message>
        <source>the best answer is the expectation of epsilon where x t is given</source>
        <translation>最好的答案是給定 x t 時 epsilon 的期望值</translation>
    </message>
    <message>
        <source>L star is the mean squared distance between epsilon and the best answer, divided by the dimensions D</source>
        <translation>L star 是 epsilon 與最好的答案之間距離平方的平均，除以維度 D</translation>
    </message>
    <message>
        <source>What such an average leaves open is the dashed line of the plot. One batch can fall below it by luck; the mean cannot.</source>
        <translation>這種平均無法消除的部分，就是圖中的虛線。單一批次可能碰巧低於它，但平均不會。</translation>
    </message>
    <message>
        <source>Predicting ε, v or x₀</source>
        <translation>預測 ε、v 或 x₀</translation>
    </message>
    <message>
        <source>Where *x&lt;sub&gt;t&lt;/sub&gt;* and *t* are known, the noise, the data and the velocity say the same: each gives the other two.</source>
        <translation>只要知道 *x&lt;sub&gt;t&lt;/sub&gt;* 與 *t*，雜訊、資料和速度說的是同一件事：由其中任一個都能得到另外兩個。</translation>
    </message>
    <message>
        <source>v equals root of alpha bar t times epsilon, minus root of 1 minus alpha bar t times x 0</source>
        <translation>v 等於 根號 alpha bar t 乘以 epsilon，減 根號 1 減 alpha bar t 乘以 x 0</translation>
    </message>
    <message>
        <source>What differs is how much an error of the predicted data counts in the loss.</source>
        <translation>差別在於，預測資料的誤差在損失中占多少分量。</translation>
    </message>
    <message>
        <source>the squared error of epsilon is S N R times the squared error of x 0</source>
        <translation>epsilon 的平方誤差等於 S N R 乘以 x 0 的平方誤差</translation>
    </message>
    <message>
        <source>the squared error of v is S N R plus 1, times the squared error of x 0</source>
        <translation>v 的平方誤差等於 S N R 加 1，乘以 x 0 的平方誤差</translation>
    </message>
    <message>
        <source>At large *t* the *ε*-loss hardly counts errors of *x&lt;sub&gt;0&lt;/sub&gt;*; the *v*-loss still does.</source>
        <translation>*t* 大的時候，*ε* 損失幾乎不計 *x&lt;sub&gt;0&lt;/sub&gt;* 的誤差；*v* 損失仍然會計。</translation>
    </message>
    <message>
        <source>And the predicted data has the error of *ε* divided by the root of *ᾱ&lt;sub&gt;t&lt;/sub&gt;*. At large *t* that is a great factor: a little too much red in the noise tints a whole picture, and its colours drift.</source>
        <translation>而預測資料的誤差，是 *ε* 的誤差除以 *ᾱ&lt;sub&gt;t&lt;/sub&gt;* 的平方根。*t* 大的時候，這個倍數很大：雜訊中只要紅色多了一點，整張圖片就會染上顏色，色彩隨之偏移。</translation>
    </message>
    <message>
        <source>the error of x 0 is minus root of 1 minus alpha bar t over root of alpha bar t, times the error of epsilon</source>
        <translation>x 0 的誤差是 負 根號 1 減 alpha bar t 除以 根號 alpha bar t，乘以 epsilon 的誤差</translation>
    </message>
    <message>
        <source>An error of *v* never grows, so the presets for pictures predict *v*. Only “As in the article” predicts *ε*.</source>
        <translation>*v* 的誤差絕不會放大，所以圖片的預設組合都預測 *v*。只有「與文章相同」預測 *ε*。</translation>
    </message>
    <message>
        <source>the error of x 0 is minus root of 1 minus alpha bar t, times the error of v</source>
        <translation>x 0 的誤差是 負 根號 1 減 alpha bar t，乘以 v 的誤差</translation>
    </message>
    <message>
        <source>From v back to ε</source>
        <translation>從 v 換回 ε</translation>
    </message>
    <message>
        <source>x t equals root of alpha bar t times x 0, plus root of 1 minus alpha bar t times epsilon</source>
        <translation>x t 等於 根號 alpha bar t 乘以 x 0，加 根號 1 減 alpha bar t 乘以 epsilon</translation>
    </message>
    <message>
        <source>The closed form.</source>
        <translation>這是封閉形式。</translation>
    </message>
    <message>
        <source>root of 1 minus alpha bar t times x t, plus root of alpha bar t times v, equals 1 minus alpha bar t times epsilon, plus alpha bar t times epsilon</source>
        <translation>根號 1 減 alpha bar t 乘以 x t，加 根號 alpha bar t 乘以 v，等於 1 減 alpha bar t 乘以 epsilon，加 alpha bar t 乘以 epsilon</translation>
    </message>
    <message>
        <source>Weighted like this, the parts of *x&lt;sub&gt;0&lt;/sub&gt;* cancel.</source>
        <translation>這樣加權後，*x&lt;sub&gt;0&lt;/sub&gt;* 的部分互相抵銷。</translation>
    </message>
    <message>
        <source>epsilon equals root of 1 minus alpha bar t times x t, plus root of alpha bar t times v</source>
        <translation>epsilon 等於 根號 1 減 alpha bar t 乘以 x t，加 根號 alpha bar t 乘以 v</translation>
    </message>
    <message>
        <source>The noise is left: this is how samplers take a *v*.</source>
        <translation>只剩下雜訊：取樣器就是這樣使用 *v* 的。</translation>
    </message>
    <message>
        <source>x 0 equals root of alpha bar t times x t, minus root of 1 minus alpha bar t times v</source>
        <translation>x 0 等於 根號 alpha bar t 乘以 x t，減 根號 1 減 alpha bar t 乘以 v</translation>
    </message>
    <message>
        <source>Weighted the other way, the noise cancels.</source>
        <translation>換另一種方式加權，抵銷的就是雜訊。</translation>
    </message>
    <message>
        <source>Reverse step</source>
        <translation>反向一步</translation>
    </message>
    <message>
        <source>Take off a part of the predicted noise, undo the shrinking, and add a little fresh noise.</source>
        <translation>扣除一部分預測的雜訊，抵銷縮小，再加一點新雜訊。</translation>
    </message>
    <message>
        <source>x t minus 1 equals 1 over root of alpha t, times, x t minus beta t over root of 1 minus alpha bar t times epsilon theta, plus sigma t times z</source>
        <translation>x t 減 1 等於 1 除以 根號 alpha t，乘以，x t 減 beta t 除以 根號 1 減 alpha bar t 乘以 epsilon theta，加 sigma t 乘以 z</translation>
    </message>
    <message>
        <source>*σ&lt;sub&gt;t&lt;/sub&gt;²* is *β&lt;sub&gt;t&lt;/sub&gt;* or *β̃&lt;sub&gt;t&lt;/sub&gt;* (see below), and no noise is added at *t* = 0.</source>
        <translation>*σ&lt;sub&gt;t&lt;/sub&gt;²* 是 *β&lt;sub&gt;t&lt;/sub&gt;* 或 *β̃&lt;sub&gt;t&lt;/sub&gt;*（見下方），在 *t* = 0 時不加雜訊。</translation>
    </message>
    <message>
        <source>Where the mean comes from</source>
        <translation>平均從何而來</translation>
    </message>
    <message>
        <source>q of x t minus 1 given x t and x 0 equals q of x t given x t minus 1, times q of x t minus 1 given x 0, over q of x t given x 0</source>
        <translation>給定 x t 與 x 0 時 x t 減 1 的 q，等於 給定 x t 減 1 時 x t 的 q，乘以 給定 x 0 時 x t 減 1 的 q，除以 給定 x 0 時 x t 的 q</translation>
    </message>
    <message>
        <source>Where was *x* one step earlier? Bayes&apos; rule would say, if *x&lt;sub&gt;0&lt;/sub&gt;* were known.</source>
        <translation>*x* 在前一步時在哪裡？如果知道 *x&lt;sub&gt;0&lt;/sub&gt;*，貝氏定理就能回答。</translation>
    </message>
    <message>
        <source>minus 2 log q equals x t minus root of alpha t times x t minus 1, squared, over beta t, plus x t minus 1 minus root of alpha bar t minus 1 times x 0, squared, over 1 minus alpha bar t minus 1, plus a constant</source>
        <translation>負 2 log q 等於 x t 減 根號 alpha t 乘以 x t 減 1，整個平方，除以 beta t，加 x t 減 1 減 根號 alpha bar t 減 1 乘以 x 0，整個平方，除以 1 減 alpha bar t 減 1，加 常數</translation>
    </message>
    <message>
        <source>Both factors above are Gaussians of the forward process. The one below does not hold *x&lt;sub&gt;t−1&lt;/sub&gt;*.</source>
        <translation>上面兩個因子都是前向過程的高斯。下面那個不含 *x&lt;sub&gt;t−1&lt;/sub&gt;*。</translation>
    </message>
    <message>
        <source>equals, alpha t over beta t plus 1 over 1 minus alpha bar t minus 1, times x t minus 1 squared, minus 2 times, root of alpha t over beta t times x t, plus root of alpha bar t minus 1, over 1 minus alpha bar t minus 1, times x 0, times x t minus 1, plus a constant</source>
        <translation>等於，alpha t 除以 beta t 加 1 除以 1 減 alpha bar t 減 1，乘以 x t 減 1 平方，減 2 乘以，根號 alpha t 除以 beta t 乘以 x t，加 根號 alpha bar t 減 1，除以 1 減 alpha bar t 減 1，乘以 x 0，整個乘以 x t 減 1，加 常數</translation>
    </message>
    <message>
        <source>Sorted by powers: a quadratic, so this too is a Gaussian.</source>
        <translation>按次方整理：是二次式，所以這也是高斯。</translation>
    </message>
    <message>
        <source>1 over beta tilde t equals alpha t over beta t plus 1 over 1 minus alpha bar t minus 1, equals 1 minus alpha bar t, over beta t times 1 minus alpha bar t minus 1</source>
        <translation>1 除以 beta tilde t 等於 alpha t 除以 beta t 加 1 除以 1 減 alpha bar t 減 1，等於 1 減 alpha bar t，除以 beta t 乘以 1 減 alpha bar t 減 1</translation>
    </message>
    <message>
        <source>The factor of the square is 1 over the variance.</source>
        <translation>平方項的係數是變異數分之 1。</translation>
    </message>
    <message>
        <source>mu tilde t equals, root of alpha t over beta t times x t, plus root of alpha bar t minus 1, over 1 minus alpha bar t minus 1, times x 0, times beta tilde t</source>
        <translation>mu tilde t 等於，根號 alpha t 除以 beta t 乘以 x t，加 根號 alpha bar t 減 1，除以 1 減 alpha bar t 減 1，乘以 x 0，整個乘以 beta tilde t</translation>
    </message>
    <message>
        <source>The linear part times the variance is the mean.</source>
        <translation>一次項乘以變異數就是平均。</translation>
    </message>
    <message>
        <source>mu tilde t equals c x times x t plus c 0 times x 0</source>
        <translation>mu tilde t 等於 c x 乘以 x t 加 c 0 乘以 x 0</translation>
    </message>
    <message>
        <source>Multiplied out, it is a weighted sum of both ends.</source>
        <translation>乘開後，就是兩端的加權和。</translation>
    </message>
    <message>
        <source>c x equals root of alpha t times 1 minus alpha bar t minus 1, over 1 minus alpha bar t</source>
        <translation>c x 等於 根號 alpha t 乘以 1 減 alpha bar t 減 1，除以 1 減 alpha bar t</translation>
    </message>
    <message>
        <source>Its weights, for *ᾱ&lt;sub&gt;t&lt;/sub&gt;* is *α&lt;sub&gt;t&lt;/sub&gt;* times *ᾱ&lt;sub&gt;t−1&lt;/sub&gt;*:</source>
        <translation>它的權重，因為 *ᾱ&lt;sub&gt;t&lt;/sub&gt;* 等於 *α&lt;sub&gt;t&lt;/sub&gt;* 乘以 *ᾱ&lt;sub&gt;t−1&lt;/sub&gt;*：</translation>
    </message>
    <message>
        <source>c 0 equals root of alpha bar t minus 1, times beta t, over 1 minus alpha bar t</source>
        <translation>c 0 等於 根號 alpha bar t 減 1，乘以 beta t，除以 1 減 alpha bar t</translation>
    </message>
    <message>
        <source>the more noise there is, the less *x&lt;sub&gt;t&lt;/sub&gt;* itself counts.</source>
        <translation>雜訊越多，*x&lt;sub&gt;t&lt;/sub&gt;* 本身的分量就越小。</translation>
    </message>
    <message>
        <source>x 0 is about x 0 hat, which equals x t minus root of 1 minus alpha bar t times epsilon theta, over root of alpha bar t</source>
        <translation>x 0 約等於 x 0 hat，也就是 x t 減 根號 1 減 alpha bar t 乘以 epsilon theta，整個除以 根號 alpha bar t</translation>
    </message>
    <message>
        <source>*x&lt;sub&gt;0&lt;/sub&gt;* is not known. The predicted noise gives an estimate: put it in.</source>
        <translation>*x&lt;sub&gt;0&lt;/sub&gt;* 是未知的。預測的雜訊給出一個估計值：代入它。</translation>
    </message>
    <message>
        <source>mu theta equals 1 over root of alpha t, times, x t minus beta t over root of 1 minus alpha bar t times epsilon theta</source>
        <translation>mu theta 等於 1 除以 根號 alpha t，乘以，x t 減 beta t 除以 根號 1 減 alpha bar t 乘以 epsilon theta</translation>
    </message>
    <message>
        <source>Everything else cancels, and the mean of the step is left.</source>
        <translation>其餘全部抵銷，剩下的就是這一步的平均。</translation>
    </message>
    <message>
        <source>How far a step goes</source>
        <translation>一步走多遠</translation>
    </message>
    <message>
        <source>At every level the network is asked for noise of the same size: 1 in every value. Its answer is an expectation, and so smaller where noise cannot be told from data.</source>
        <translation>在每個時間步，網路要預測的雜訊大小都相同：每個數值為 1。它的答案是期望值，所以在雜訊與資料難以區分的地方會比較小。</translation>
    </message>
    <message>
        <source>So it says where to go, and the schedule says how far: the factor before it comes from *β&lt;sub&gt;t&lt;/sub&gt;*, whatever the network has learned.</source>
        <translation>所以它說往哪裡走，排程說走多遠：它前面的係數由 *β&lt;sub&gt;t&lt;/sub&gt;* 決定，無論網路學到了什麼。</translation>
    </message>
    <message>
        <source>mu theta equals 1 over root of alpha t, times x t, minus beta t over root of alpha t times root of 1 minus alpha bar t, times epsilon theta</source>
        <translation>mu theta 等於 1 除以 根號 alpha t，乘以 x t，減 beta t 除以 根號 alpha t 乘以 根號 1 減 alpha bar t，乘以 epsilon theta</translation>
    </message>
    <message>
        <source>The fresh noise follows *β&lt;sub&gt;t&lt;/sub&gt;* too: its standard deviation is at most the root of it.</source>
        <translation>新雜訊也跟著 *β&lt;sub&gt;t&lt;/sub&gt;* 走：它的標準差最多是它的平方根。</translation>
    </message>
    <message>
        <source>Simplified variant</source>
        <translation>簡化版</translation>
    </message>
    <message>
        <source>Solve the forward step for what was before, and put in the predicted noise.</source>
        <translation>從前向一步解出前一步的值，再代入預測的雜訊。</translation>
    </message>
    <message>
        <source>x t minus 1 equals x t minus root of 1 minus alpha t times epsilon theta, over root of alpha t, plus sigma t times z</source>
        <translation>x t 減 1 等於 x t 減 根號 1 減 alpha t 乘以 epsilon theta，整個除以 根號 alpha t，加 sigma t 乘以 z</translation>
    </message>
    <message>
        <source>No theory stands behind it. The network predicts all the noise in *x&lt;sub&gt;t&lt;/sub&gt;*, not that of the last step alone, so this takes off more than the exact mean does.</source>
        <translation>它沒有理論依據。網路預測的是 *x&lt;sub&gt;t&lt;/sub&gt;* 中的全部雜訊，而不只是最後一步的雜訊，所以扣除的量比精確平均更多。</translation>
    </message>
    <message>
        <source>At large *t* nearly all of *x&lt;sub&gt;t&lt;/sub&gt;* is noise, and the prediction is close to *x&lt;sub&gt;t&lt;/sub&gt;* itself: it has no direction of its own, and every step pulls all samples together.</source>
        <translation>*t* 大的時候，*x&lt;sub&gt;t&lt;/sub&gt;* 幾乎全是雜訊，預測接近 *x&lt;sub&gt;t&lt;/sub&gt;* 本身：它沒有自己的方向，每一步都把所有樣本往中間拉。</translation>
    </message>
    <message>
        <source>The added noise keeps them apart until *t* is small, where the network can tell where each belongs. Turn it off to see the samples collapse.</source>
        <translation>加入的雜訊讓樣本保持分散，直到 *t* 變小，網路能分辨每個樣本該去哪裡為止。關掉它，就能看到樣本塌縮。</translation>
    </message>
    <message>
        <source>x t minus 1 is about 1 minus root of beta t, over root of alpha t, times x t</source>
        <translation>x t 減 1 約等於 1 減 根號 beta t，除以 根號 alpha t，乘以 x t</translation>
    </message>
    <message>
        <source>The way of DDIM without noise, in fewer steps. During a step DDIM takes the predicted data to stay where they are; this solver lets them go on as they have changed since the step before.</source>
        <translation>與不加雜訊的 DDIM 走同一條路，但步數更少。DDIM 假設預測的資料在一步之內停著不動；這個求解器則讓它依前一步以來的變化繼續前進。</translation>
    </message>
    <message>
        <source>x prev equals root of 1 minus alpha bar prev over 1 minus alpha bar t, times x t, plus root of alpha bar prev, times 1 minus e to the minus h, times, x 0 hat plus delta over 2 r</source>
        <translation>x prev 等於 根號 1 減 alpha bar prev 除以 1 減 alpha bar t，乘以 x t，加 根號 alpha bar prev，乘以 1 減 e 的負 h 次方，乘以 x 0 hat 加 delta 除以 2 r 的和</translation>
    </message>
    <message>
        <source>delta equals x 0 hat minus the x 0 hat of the step before</source>
        <translation>delta 等於 x 0 hat 減 前一步的 x 0 hat</translation>
    </message>
    <message>
        <source>Steps are measured in *λ*, half the logarithm of the signal-to-noise ratio: *h* is the length of this one, and *r* how long the one before was beside it.</source>
        <translation>步長以 *λ* 衡量，也就是訊雜比的對數的一半：*h* 是這一步的長度，*r* 是前一步的長度與它的比值。</translation>
    </message>
    <message>
        <source>lambda t equals the logarithm of root of alpha bar t over root of 1 minus alpha bar t</source>
        <translation>lambda t 等於 根號 alpha bar t 除以 根號 1 減 alpha bar t，再取對數</translation>
    </message>
    <message>
        <source>h equals lambda prev minus lambda t</source>
        <translation>h 等於 lambda prev 減 lambda t</translation>
    </message>
    <message>
        <source>r equals lambda t minus the lambda before it, over h</source>
        <translation>r 等於 lambda t 減 前一個 lambda，整個除以 h</translation>
    </message>
    <message>
        <source>The first step has nothing to look back at, and in the last *h* is infinite: both leave *Δ* out, and are steps of DDIM. Halving all steps makes the error a quarter, not a half as with DDIM.</source>
        <translation>第一步沒有前一步可以參考，最後一步的 *h* 則是無限大：這兩步都不用 *Δ*，就是 DDIM 的步。所有步長都減半時，誤差降為四分之一，而 DDIM 只降為一半。</translation>
    </message>
    <message>
        <source>The solver could stop anywhere in continuous time. Here it visits whole *t* alone, for these are what the network was trained at.</source>
        <translation>在連續時間裡，求解器可以停在任何位置。這裡它只走訪整數的 *t*，因為網路只在這些時間步上訓練過。</translation>
    </message>
</context>
<context>
    <name>ExplainPanel</name>
    <message>
        <source>Explain</source>
        <translation>公式解說</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>主題</translation>
    </message>
    <message>
        <source>What is explained; choosing one turns following off</source>
        <translation>要說明的內容；選擇後會停止跟隨</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟隨</translation>
    </message>
    <message>
        <source>Follow what I look at</source>
        <translation>跟隨我正在看的內容</translation>
    </message>
    <message>
        <source>Explain the stage, panel or setting that is looked at</source>
        <translation>說明目前正在看的舞台、面板或設定</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>說明文字</translation>
    </message>
    <message>
        <source>The arrow keys up and down scroll</source>
        <translation>用上下方向鍵捲動</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>t = {t}</source>
        <translation>t = {t}</translation>
    </message>
</context>
<context>
    <name>ExportAmounts</name>
    <message>
        <source>1 picture</source>
        <translation>1 張圖片</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 張圖片</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>1 個影格</translation>
    </message>
    <message>
        <source>{count} frames</source>
        <translation>{count} 個影格</translation>
    </message>
    <message>
        <source>{width} × {height} px</source>
        <translation>{width} × {height} px</translation>
    </message>
    <message>
        <source>1 frame · {seconds} s</source>
        <translation>1 個影格 · {seconds} 秒</translation>
    </message>
    <message>
        <source>{frames} frames · {seconds} s</source>
        <translation>{frames} 個影格 · {seconds} 秒</translation>
    </message>
    <message>
        <source>{size} of numbers</source>
        <translation>{size} 的數字</translation>
    </message>
    <message>
        <source>{rows} rows of {columns} columns</source>
        <translation>{rows} 列，每列 {columns} 欄</translation>
    </message>
    <message>
        <source>{rows} × {columns} pictures</source>
        <translation>{rows} × {columns} 張圖片</translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source># settings and seed</source>
        <translation># 設定與種子</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>匯出進度</translation>
    </message>
    <message>
        <source>Frames written, of all</source>
        <translation>已寫入的影格，占全部的比例</translation>
    </message>
    <message>
        <source>Show &amp;folder</source>
        <translation>顯示資料夾(&amp;F)</translation>
    </message>
    <message>
        <source>Open the folder of the file</source>
        <translation>開啟檔案所在的資料夾</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>匯出(&amp;E)</translation>
    </message>
    <message>
        <source>Write the file; the window stays usable meanwhile</source>
        <translation>寫入檔案；期間視窗仍可使用</translation>
    </message>
    <message>
        <source>{name} is there already and will be replaced</source>
        <translation>{name} 已經存在，將會被取代</translation>
    </message>
    <message>
        <source>The words on it are English: there is no font with other letters here</source>
        <translation>檔案上的文字是英文：這裡沒有支援其他文字的字型</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>正在繪製…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Stop, and leave the file as it was</source>
        <translation>停止，並保持檔案原樣</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>關閉(&amp;C)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Close this dialog</source>
        <translation>關閉這個對話框</translation>
    </message>
    <message>
        <source>Frame {done} of {total} · about {seconds} s left</source>
        <translation>第 {done} 個影格，共 {total} 個 · 約剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>Saved {name} · {size}</source>
        <translation>已儲存 {name} · {size}</translation>
    </message>
    <message>
        <source>Nothing was written</source>
        <translation>沒有寫入任何檔案</translation>
    </message>
    <message>
        <source>Cancelled; nothing was written</source>
        <translation>已取消；沒有寫入任何檔案</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
</context>
<context>
    <name>ExportPreview</name>
    <message>
        <source>Preview</source>
        <translation>預覽</translation>
    </message>
    <message>
        <source>A frame of the film, with some of its pictures</source>
        <translation>影片中的一個影格，顯示其中一些圖片</translation>
    </message>
    <message>
        <source>A frame of the film, with some of its points</source>
        <translation>影片中的一個影格，顯示其中一些點</translation>
    </message>
    <message>
        <source>The pictures, or the first of them</source>
        <translation>這些圖片，或其中前幾張</translation>
    </message>
</context>
<context>
    <name>FeatureKey</name>
    <message>
        <source>Colours: {ends}</source>
        <translation>顏色：{ends}</translation>
    </message>
    <message>
        <source>{value} or less</source>
        <translation>{value} 以下</translation>
    </message>
    <message>
        <source>{value} or more</source>
        <translation>{value} 以上</translation>
    </message>
</context>
<context>
    <name>Film</name>
    <message>
        <source>Reverse process</source>
        <translation>反向過程</translation>
    </message>
    <message>
        <source>Forward process</source>
        <translation>前向過程</translation>
    </message>
    <message>
        <source>Exact denoiser, no network</source>
        <translation>精確去噪器，不用網路</translation>
    </message>
    <message>
        <source>Exact denoiser</source>
        <translation>精確去噪器</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>雜訊</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>no noise</source>
        <translation>無雜訊</translation>
    </message>
    <message>
        <source>noised data</source>
        <translation>加噪的資料</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>樣本</translation>
    </message>
    <message>
        <source>predicted data</source>
        <translation>預測的資料</translation>
    </message>
    <message>
        <source>predicted noise</source>
        <translation>預測的雜訊</translation>
    </message>
    <message>
        <source>trace</source>
        <translation>軌跡</translation>
    </message>
</context>
<context>
    <name>FilmStrip</name>
    <message>
        <source>Filmstrip</source>
        <translation>影格縮圖列</translation>
    </message>
    <message>
        <source>The process from beginning to end; click or drag to go there</source>
        <translation>從頭到尾的過程；點一下或拖曳即可前往該處</translation>
    </message>
</context>
<context>
    <name>FormatField</name>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>What the process becomes; every file holds its settings and seed</source>
        <translation>過程要變成什麼；每個檔案都含有自己的設定與種子</translation>
    </message>
    <message>
        <source>&amp;Copy the command</source>
        <translation>複製指令(&amp;C)</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>複製指令</translation>
    </message>
    <message>
        <source>Put {command} on the clipboard</source>
        <translation>將 {command} 複製到剪貼簿</translation>
    </message>
    <message>
        <source>MP4 film (needs ffmpeg)</source>
        <translation>MP4 影片（需要 ffmpeg）</translation>
    </message>
    <message>
        <source>MP4 needs ffmpeg, which is not on this machine. Install it, and choose MP4 again:
{command}</source>
        <translation>MP4 需要 ffmpeg，而這台電腦上沒有。請安裝它，然後再次選擇 MP4：
{command}</translation>
    </message>
    <message>
        <source>PNG frames, numbered</source>
        <translation>PNG 影格，附編號</translation>
    </message>
    <message>
        <source>PNG pictures, numbered</source>
        <translation>PNG 圖片，附編號</translation>
    </message>
    <message>
        <source>GIF film</source>
        <translation>GIF 動畫</translation>
    </message>
    <message>
        <source>MP4 film</source>
        <translation>MP4 影片</translation>
    </message>
    <message>
        <source>PNG contact sheet</source>
        <translation>PNG 總覽圖</translation>
    </message>
    <message>
        <source>PNG of each sample</source>
        <translation>PNG，每個樣本一張</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>NumPy arrays (NPZ)</source>
        <translation>NumPy 陣列 (NPZ)</translation>
    </message>
    <message>
        <source>Python script</source>
        <translation>Python 指令碼</translation>
    </message>
    <message>
        <source>The pictures as numpy.load opens them, from -1 to 1</source>
        <translation>可用 numpy.load 開啟的圖片，數值從 -1 到 1</translation>
    </message>
    <message>
        <source>Plays in every browser and starts again by itself</source>
        <translation>任何瀏覽器都能播放，並自動重播</translation>
    </message>
    <message>
        <source>H.264, which plays everywhere and is smaller than a GIF</source>
        <translation>H.264，到處都能播放，也比 GIF 小</translation>
    </message>
    <message>
        <source>One picture a frame in a new folder, for an article or an editor</source>
        <translation>每個影格一張圖片，存在新的資料夾，適合用於文章或編輯軟體</translation>
    </message>
    <message>
        <source>All samples on one picture, or their way from noise to data</source>
        <translation>所有樣本放在一張圖片上，或呈現它們從雜訊到資料的路徑</translation>
    </message>
    <message>
        <source>Every sample pixel by pixel, in a new folder</source>
        <translation>每個樣本逐像素輸出，存在新的資料夾</translation>
    </message>
    <message>
        <source>The points as text, for spreadsheets</source>
        <translation>文字格式的資料點，供試算表使用</translation>
    </message>
    <message>
        <source>The points as numpy.load opens them</source>
        <translation>可用 numpy.load 開啟的資料點</translation>
    </message>
    <message>
        <source>This experiment in 10 to 30 lines of ddpm_core, to run by itself</source>
        <translation>以 10 到 30 行的 ddpm_core 寫出這個實驗，可獨立執行</translation>
    </message>
</context>
<context>
    <name>FrameFields</name>
    <message>
        <source>Reverse process</source>
        <translation>反向過程</translation>
    </message>
    <message>
        <source>Forward process</source>
        <translation>前向過程</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>過程</translation>
    </message>
    <message>
        <source>What is exported: noise turning into samples, or data into noise</source>
        <translation>要匯出的內容：雜訊變成樣本，或資料變成雜訊</translation>
    </message>
    <message>
        <source>Points of the last frame</source>
        <translation>最後一個影格的點</translation>
    </message>
    <message>
        <source>Way of every point</source>
        <translation>每個點的路徑</translation>
    </message>
    <message>
        <source>Pictures of the last frame</source>
        <translation>最後一個影格的圖片</translation>
    </message>
    <message>
        <source>Way of every picture</source>
        <translation>每張圖片的路徑</translation>
    </message>
    <message>
        <source>Of a whole reverse process, the samples. Or all pictures of all frames</source>
        <translation>若是完整的反向過程，就是樣本。或是所有影格的所有圖片</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>內容</translation>
    </message>
    <message>
        <source>The pictures that the network expects, beside the samples</source>
        <translation>除了樣本，也輸出網路預期的圖片</translation>
    </message>
    <message>
        <source>Predicted noise ε̂</source>
        <translation>預測的雜訊 ε̂</translation>
    </message>
    <message>
        <source>The noise that the network sees in them, beside the samples</source>
        <translation>除了樣本，也輸出網路在其中看到的雜訊</translation>
    </message>
    <message>
        <source>One row a point: of a whole reverse process, the samples. Or one row for each point and frame</source>
        <translation>每個點一列：若是完整的反向過程，就是樣本。或是每個點的每個影格各一列</translation>
    </message>
    <message>
        <source>Samples, as a grid</source>
        <translation>樣本，排成網格</translation>
    </message>
    <message>
        <source>Process, a row for each sample</source>
        <translation>過程，每個樣本一列</translation>
    </message>
    <message>
        <source>The pictures of the last frame, or how each of them came to be, with t below</source>
        <translation>最後一個影格的圖片，或每張圖片的形成過程，下方標示 t</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>第一個影格</translation>
    </message>
    <message>
        <source>The first frame taken</source>
        <translation>取用的第一個影格</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>最後一個影格</translation>
    </message>
    <message>
        <source>The last frame taken; in a film it stays for the time to hold</source>
        <translation>取用的最後一個影格；在影片中，它會停留所設定的時間</translation>
    </message>
    <message>
        <source>1 takes every frame; with n there are n times fewer</source>
        <translation>1 表示取每一個影格；設為 n 時，數量減為 n 分之一</translation>
    </message>
    <message>
        <source>Every n-th frame</source>
        <translation>每隔 n 個影格</translation>
    </message>
    <message>
        <source>1 takes every frame; with n there are n times fewer. Traces stay whole</source>
        <translation>1 表示取每一個影格；設為 n 時，數量減為 n 分之一。軌跡仍保持完整</translation>
    </message>
    <message>
        <source>to</source>
        <translation>至</translation>
    </message>
    <message>
        <source>every</source>
        <translation>每隔</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>影格</translation>
    </message>
    <message>
        <source>Predicted data x̂₀</source>
        <translation>預測的資料 x̂₀</translation>
    </message>
    <message>
        <source>Where the network expects each point to end: a second cloud, or more columns</source>
        <translation>網路預期每個點最後到達的地方：第二個點雲，或更多欄位</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Every step of every point can be worked out here, number by number.

Press Sample ({keys}) first, then click a point on the stage.</source>
        <translation>這裡可以逐一算出每個點每一步的數字。

請先按「取樣」（{keys}），然後在舞台上按一個點。</translation>
    </message>
    <message>
        <source>Click a point on the stage to see its step worked out here, number by number.

By keyboard: Return on the stage takes the first point, Tab the next, Esc lets go.</source>
        <translation>在舞台上按一個點，就能在這裡逐一看到它這一步的計算。

鍵盤操作：在舞台上按 Enter 選第一個點，Tab 選下一個，Esc 取消選取。</translation>
    </message>
    <message>
        <source>Every step of every pixel can be worked out here, number by number.

Press Sample ({keys}) first, then click a pixel on the stage.</source>
        <translation>這裡可以逐一算出每個像素每一步的數字。

請先按「取樣」（{keys}），然後在舞台上按一個像素。</translation>
    </message>
    <message>
        <source>Click a pixel on the stage to see its step worked out here, number by number.

By keyboard: Return on the pictures takes the pixel that is read, Ctrl with the arrow keys reads another, Esc lets go.</source>
        <translation>在舞台上按一個像素，就能在這裡逐一看到它這一步的計算。

鍵盤操作：在圖片上按 Enter 選取正在讀取的像素，Ctrl 加方向鍵讀取其他像素，Esc 取消選取。</translation>
    </message>
    <message>
        <source>point {point}</source>
        <translation>點 {point}</translation>
    </message>
    <message>
        <source>t {t} → data</source>
        <translation>t {t} → 資料</translation>
    </message>
    <message>
        <source>t {t} → {after}</source>
        <translation>t {t} → {after}</translation>
    </message>
    <message>
        <source>data → t 0</source>
        <translation>資料 → t 0</translation>
    </message>
    <message>
        <source>t {before} → {t}</source>
        <translation>t {before} → {t}</translation>
    </message>
    <message>
        <source>This is the data itself: no step led here. Go one frame on.</source>
        <translation>這是資料本身：沒有任何一步通往這裡。請往後一個影格。</translation>
    </message>
    <message>
        <source>This is the sample: no step leaves it. Go one frame back.</source>
        <translation>這是樣本：沒有任何一步從這裡離開。請往前一個影格。</translation>
    </message>
    <message>
        <source>What the network says here is not recorded yet.</source>
        <translation>網路在這裡的答案還沒有記錄。</translation>
    </message>
    <message>
        <source>p(x₀ | xₜ): about {count} of {all} training points</source>
        <translation>p(x₀ | xₜ)：{all} 個訓練點中約有 {count} 個</translation>
    </message>
    <message>
        <source>p(x₀ | xₜ): most probably “{name}”, {percent}%</source>
        <translation>p(x₀ | xₜ)：最可能是「{name}」，{percent}%</translation>
    </message>
    <message>
        <source>about {count} of {all} training pictures</source>
        <translation>{all} 張訓練圖片中約有 {count} 張</translation>
    </message>
    <message>
        <source>x t is the x before it, made smaller, plus fresh noise</source>
        <translation>x t，是前一個 x 縮小後再加上新雜訊</translation>
    </message>
    <message>
        <source>The next x is predicted data and predicted noise, mixed as the next level asks for, plus fresh noise</source>
        <translation>下一個 x，是預測的資料與預測的雜訊依下一個時間步的需要混合，再加上新雜訊</translation>
    </message>
    <message>
        <source>The next x is predicted data and predicted noise, mixed as the next level asks for</source>
        <translation>下一個 x，是預測的資料與預測的雜訊依下一個時間步的需要混合</translation>
    </message>
    <message>
        <source>The next x is x t and predicted data, mixed as the next level asks for</source>
        <translation>下一個 x，是 x t 與預測的資料依下一個時間步的需要混合</translation>
    </message>
    <message>
        <source>The next x is x t and predicted data, mixed as the next level asks for; the predicted data goes on as it has changed since the step before</source>
        <translation>下一個 x，是 x t 與預測的資料依下一個時間步的需要混合；預測的資料會依前一步以來的變化繼續前進</translation>
    </message>
    <message>
        <source>The next x is x t less predicted noise, scaled, plus fresh noise</source>
        <translation>下一個 x，是 x t 減去預測的雜訊、縮放後，再加上新雜訊</translation>
    </message>
    <message>
        <source>The next x is x t less predicted noise, scaled</source>
        <translation>下一個 x，是 x t 減去預測的雜訊再縮放</translation>
    </message>
    <message>
        <source>The predicted data is x t less its predicted noise, scaled</source>
        <translation>預測的資料，是 x t 減去預測的雜訊再縮放</translation>
    </message>
    <message>
        <source>The predicted data is x t less its noise, scaled and kept within the bounds</source>
        <translation>預測的資料，是 x t 減去它的雜訊、縮放後，再限制在界限內</translation>
    </message>
    <message>
        <source>The change is the predicted data less that of the step before</source>
        <translation>變化，是預測的資料減去前一步預測的資料</translation>
    </message>
    <message>
        <source>The noise used is what is left of x t without the predicted data, scaled</source>
        <translation>使用的雜訊，是 x t 去掉預測的資料後剩下的部分，再縮放</translation>
    </message>
    <message>
        <source>before</source>
        <translation>前一步</translation>
    </message>
    <message>
        <source>fresh noise</source>
        <translation>新雜訊</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>預測</translation>
    </message>
    <message>
        <source>unclipped</source>
        <translation>裁切前</translation>
    </message>
    <message>
        <source>in bounds</source>
        <translation>界限內</translation>
    </message>
    <message>
        <source>noise then</source>
        <translation>此時雜訊</translation>
    </message>
    <message>
        <source>change</source>
        <translation>變化</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>std. dev.</source>
        <translation>標準差</translation>
    </message>
    <message>
        <source>no noise</source>
        <translation>無雜訊</translation>
    </message>
    <message>
        <source>one step earlier</source>
        <translation>前一步</translation>
    </message>
    <message>
        <source>predicted noise</source>
        <translation>預測的雜訊</translation>
    </message>
    <message>
        <source>predicted data</source>
        <translation>預測的資料</translation>
    </message>
    <message>
        <source>before clipping</source>
        <translation>裁切前</translation>
    </message>
    <message>
        <source>the noise then</source>
        <translation>此時的雜訊</translation>
    </message>
    <message>
        <source>since the step before</source>
        <translation>與前一步相比</translation>
    </message>
    <message>
        <source>mean of the step</source>
        <translation>這一步的平均</translation>
    </message>
    <message>
        <source>without noise</source>
        <translation>不含雜訊</translation>
    </message>
    <message>
        <source>at t = {t}</source>
        <translation>在 t = {t}</translation>
    </message>
    <message>
        <source>clipped in {ways}</source>
        <translation>{ways} 被裁切</translation>
    </message>
    <message>
        <source>std. dev. of noise</source>
        <translation>雜訊的標準差</translation>
    </message>
    <message>
        <source>no noise is added</source>
        <translation>不加雜訊</translation>
    </message>
    <message>
        <source>within the bounds</source>
        <translation>在界限內</translation>
    </message>
    <message>
        <source>clipped in {count} of {all}</source>
        <translation>{all} 個中有 {count} 個被裁切</translation>
    </message>
</context>
<context>
    <name>InspectorPanel</name>
    <message>
        <source>Inspector</source>
        <translation>檢視器</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>複製數字</translation>
    </message>
    <message>
        <source>Copy all that is written here, with all digits</source>
        <translation>複製這裡顯示的所有內容，含全部位數</translation>
    </message>
    <message>
        <source>Numbers of the point</source>
        <translation>該點的數值</translation>
    </message>
    <message>
        <source>The arrow keys up and down scroll</source>
        <translation>用上下方向鍵捲動</translation>
    </message>
    <message>
        <source>{shown} of {all} coordinates</source>
        <translation>{all} 個座標中的 {shown} 個</translation>
    </message>
    <message>
        <source>Adding up</source>
        <translation>相加</translation>
    </message>
</context>
<context>
    <name>Keeping</name>
    <message>
        <source>Preset: {title}</source>
        <translation>預設組合：{title}</translation>
    </message>
    <message>
        <source>“{title}” is among the presets now.</source>
        <translation>「{title}」已加入預設組合。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>Plots</source>
        <translation>圖表</translation>
    </message>
    <message>
        <source>Time embedding</source>
        <translation>時間嵌入</translation>
    </message>
    <message>
        <source>Blocks of the network</source>
        <translation>網路的區塊</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特徵圖</translation>
    </message>
    <message>
        <source>Slider of the frames</source>
        <translation>影格滑桿</translation>
    </message>
    <message>
        <source>Formulas</source>
        <translation>公式</translation>
    </message>
    <message>
        <source>Inspector and explanation</source>
        <translation>檢視器與公式解說</translation>
    </message>
    <message>
        <source>Drawing data</source>
        <translation>繪製資料</translation>
    </message>
    <message>
        <source>Fields of the settings</source>
        <translation>設定的欄位</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Make smaller</source>
        <translation>縮小</translation>
    </message>
    <message>
        <source>Show the whole range</source>
        <translation>顯示整個範圍</translation>
    </message>
    <message>
        <source>Choose a point, to look at its numbers</source>
        <translation>選擇一個點，查看它的數字</translation>
    </message>
    <message>
        <source>Next or previous point, once one is chosen</source>
        <translation>選好一個點後，前往下一個或上一個點</translation>
    </message>
    <message>
        <source>Let go of the point</source>
        <translation>取消選取這個點</translation>
    </message>
    <message>
        <source>Show the pictures whole</source>
        <translation>顯示完整的圖片</translation>
    </message>
    <message>
        <source>Move what is enlarged</source>
        <translation>移動放大的畫面</translation>
    </message>
    <message>
        <source>Read the neighbouring pixel</source>
        <translation>讀取相鄰的像素</translation>
    </message>
    <message>
        <source>Read the same pixel of the next picture</source>
        <translation>讀取相鄰圖片的同一個像素</translation>
    </message>
    <message>
        <source>Choose the pixel, to look at its numbers</source>
        <translation>選擇這個像素，查看它的數字</translation>
    </message>
    <message>
        <source>Stop reading, then let go of the pixel</source>
        <translation>停止讀取，再取消選取這個像素</translation>
    </message>
    <message>
        <source>The picture before or after</source>
        <translation>前一張或後一張圖片</translation>
    </message>
    <message>
        <source>Three pictures back or on</source>
        <translation>後退或前進三張圖片</translation>
    </message>
    <message>
        <source>Read the values further to the left or right</source>
        <translation>往左或往右讀取數值</translation>
    </message>
    <message>
        <source>Zoom along the steps of the loss</source>
        <translation>沿損失的步數縮放</translation>
    </message>
    <message>
        <source>Show all steps of the loss again, and follow them</source>
        <translation>再次顯示損失的所有步數，並持續跟隨</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>停止讀取</translation>
    </message>
    <message>
        <source>Read the neighbouring number</source>
        <translation>讀取相鄰的數字</translation>
    </message>
    <message>
        <source>Go to this t, if a process is recorded</source>
        <translation>若已記錄過程，前往這個 t</translation>
    </message>
    <message>
        <source>Choose the neighbouring block</source>
        <translation>選擇相鄰的區塊</translation>
    </message>
    <message>
        <source>Read the neighbouring map</source>
        <translation>讀取相鄰的特徵圖</translation>
    </message>
    <message>
        <source>Show the map alone, or all again</source>
        <translation>單獨顯示這張特徵圖，或再次顯示全部</translation>
    </message>
    <message>
        <source>One frame back or on</source>
        <translation>後退或前進一個影格</translation>
    </message>
    <message>
        <source>A tenth of the process on or back</source>
        <translation>前進或後退過程的十分之一</translation>
    </message>
    <message>
        <source>First or last frame</source>
        <translation>第一個或最後一個影格</translation>
    </message>
    <message>
        <source>Points on the stage</source>
        <translation>舞台上的點</translation>
    </message>
    <message>
        <source>Pictures on the stage</source>
        <translation>舞台上的圖片</translation>
    </message>
    <message>
        <source>Filmstrip</source>
        <translation>影格縮圖列</translation>
    </message>
    <message>
        <source>Light up the symbol before or after</source>
        <translation>標亮前一個或後一個符號</translation>
    </message>
    <message>
        <source>Light up none</source>
        <translation>全部取消標亮</translation>
    </message>
    <message>
        <source>Scroll a little, where not all fits</source>
        <translation>內容放不下時，捲動一點</translation>
    </message>
    <message>
        <source>Scroll by what is to be seen</source>
        <translation>捲動一頁</translation>
    </message>
    <message>
        <source>Move the brush; with Shift far</source>
        <translation>移動筆刷；加按 Shift 移動得更遠</translation>
    </message>
    <message>
        <source>Draw while it is held down</source>
        <translation>按住時繪製</translation>
    </message>
    <message>
        <source>Eraser or brush</source>
        <translation>橡皮擦或筆刷</translation>
    </message>
    <message>
        <source>Wider or narrower</source>
        <translation>變寬或變窄</translation>
    </message>
    <message>
        <source>A step up or down, or the choice before or after</source>
        <translation>增加或減少一級，或切換到前一個或後一個選項</translation>
    </message>
    <message>
        <source>Take what was typed</source>
        <translation>採用輸入的內容</translation>
    </message>
    <message>
        <source>Bring back the value that holds</source>
        <translation>恢復目前有效的值</translation>
    </message>
</context>
<context>
    <name>LanguageActions</name>
    <message>
        <source>Language of the &amp;system</source>
        <translation>系統語言(&amp;S)</translation>
    </message>
    <message>
        <source>The language of the window, from the next start on</source>
        <translation>視窗的語言，下次啟動起生效</translation>
    </message>
</context>
<context>
    <name>LicencesPage</name>
    <message>
        <source>This program uses Qt under the GNU Lesser General Public License, version 3. The libraries of Qt are separate files; you may put your own builds in their place.</source>
        <translation>本程式依 GNU 較寬鬆通用公共授權條款（LGPL）第 3 版使用 Qt。Qt 的函式庫是獨立的檔案，你可以換成自己編譯的版本。</translation>
    </message>
    <message>
        <source>&amp;How</source>
        <translation>方法(&amp;H)</translation>
    </message>
    <message>
        <source>How to replace Qt</source>
        <translation>如何替換 Qt</translation>
    </message>
    <message>
        <source>Where the source code of Qt is, how to use libraries of your own, and all terms</source>
        <translation>Qt 的原始碼在哪裡、如何使用自己的函式庫，以及全部條款</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜尋</translation>
    </message>
    <message>
        <source>Search the components</source>
        <translation>搜尋元件</translation>
    </message>
    <message>
        <source>Type a part of a name or of a licence</source>
        <translation>輸入名稱或授權的一部分</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>元件</translation>
    </message>
    <message>
        <source>What the program is made of; choose one to read its licence</source>
        <translation>程式的組成部分；選一項即可閱讀其授權</translation>
    </message>
    <message>
        <source>Reading the licences …</source>
        <translation>正在讀取授權⋯</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>授權</translation>
    </message>
    <message>
        <source>The full text of the licence</source>
        <translation>授權全文</translation>
    </message>
    <message>
        <source>The licences could not be read: {reason}</source>
        <translation>無法讀取授權：{reason}</translation>
    </message>
    <message>
        <source>No component has such a name or licence.</source>
        <translation>沒有符合此名稱或授權的元件。</translation>
    </message>
</context>
<context>
    <name>LookFields</name>
    <message>
        <source>Traces of the first {count} points</source>
        <translation>前 {count} 個點的軌跡</translation>
    </message>
    <message>
        <source>Draw the way that each of them has gone, through every frame of the process</source>
        <translation>畫出每個點在過程的每一個影格中走過的路徑</translation>
    </message>
    <message>
        <source> px</source>
        <translation> px</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Width and height of the picture, in pixels</source>
        <translation>圖片的寬度與高度，單位為像素</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>寬度</translation>
    </message>
    <message>
        <source>At most, in pixels: each pixel of a picture becomes a square of some, all alike</source>
        <translation>最大寬度，單位為像素：圖片的每個像素都放大成一樣大的正方形</translation>
    </message>
    <message>
        <source> frames/s</source>
        <translation> 影格/秒</translation>
    </message>
    <message>
        <source>Frame rate</source>
        <translation>影格率</translation>
    </message>
    <message>
        <source>Frames per second; a GIF shows no frame for less than 20 ms</source>
        <translation>每秒影格數；GIF 的每個影格至少顯示 20 ms</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Hold at the end</source>
        <translation>結尾停留</translation>
    </message>
    <message>
        <source>How long the last frame stays before the film starts again</source>
        <translation>影片重播前，最後一個影格停留多久</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>淺色</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>顏色</translation>
    </message>
    <message>
        <source>The colours of the film, whatever those of the window are</source>
        <translation>影片的顏色，與視窗的顏色無關</translation>
    </message>
    <message>
        <source>Of the data</source>
        <translation>資料的單位</translation>
    </message>
    <message>
        <source>Standardised</source>
        <translation>標準化</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>單位</translation>
    </message>
    <message>
        <source>The data&apos;s own units, or mean 0 and standard deviation 1, in which the network works and the stage shows them</source>
        <translation>資料本身的單位，或平均為 0、標準差為 1 的單位；網路以後者運作，舞台也以後者顯示</translation>
    </message>
    <message>
        <source>Training steps</source>
        <translation>訓練步數</translation>
    </message>
    <message>
        <source>How long the script trains; as many steps as here, with settings that were not changed on the way, give the same samples to the last bit</source>
        <translation>指令碼訓練多久；步數與這裡相同，且途中沒有改過設定，得到的樣本會一位不差</translation>
    </message>
</context>
<context>
    <name>LossByTPanel</name>
    <message>
        <source>Loss by t</source>
        <translation>各 t 的損失</translation>
    </message>
    <message>
        <source>Loss by level of noise</source>
        <translation>各雜訊時間步的損失</translation>
    </message>
    <message>
        <source>Mean squared error of the averaged network at each t, always on the same examples, and the least that any network could reach there (dashed).
Click to go to a t.</source>
        <translation>EMA 網路在每個 t 的均方誤差（一律用相同的範例），以及任何網路在該處所能達到的最小值（虛線）。
按一下可前往該 t。</translation>
    </message>
    <message>
        <source>log</source>
        <translation>對數</translation>
    </message>
    <message>
        <source>Logarithmic loss axis</source>
        <translation>損失軸用對數刻度</translation>
    </message>
    <message>
        <source>Draw log L in place of L, so that small losses can be told apart</source>
        <translation>改畫 log L 而非 L，讓小的損失也能分辨</translation>
    </message>
    <message>
        <source>Train, and the loss at every t appears here.</source>
        <translation>開始訓練後，這裡會顯示每個 t 的損失。</translation>
    </message>
    <message>
        <source>The least possible loss at every t is still being found.</source>
        <translation>仍在計算每個 t 的最小可能損失。</translation>
    </message>
    <message>
        <source>trained beforehand</source>
        <translation>事先訓練好</translation>
    </message>
    <message>
        <source>at step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>These pictures are too many for the best answer at every t to be found, which the loss is measured against here.</source>
        <translation>圖片太多，無法求出每個 t 的最佳答案，而這裡的損失要與它比較。</translation>
    </message>
    <message>
        <source>The loss at every t is being found.</source>
        <translation>正在計算每個 t 的損失。</translation>
    </message>
    <message>
        <source>There is hardly anything left to learn.</source>
        <translation>幾乎沒有什麼可學的了。</translation>
    </message>
    <message>
        <source>At every t the network is about as good as any could be.</source>
        <translation>在每個 t，網路已經接近任何網路所能達到的最好程度。</translation>
    </message>
    <message>
        <source>What is left to learn is at small t.</source>
        <translation>剩下要學的在 t 小的地方。</translation>
    </message>
    <message>
        <source>There little noise is left, and the fine shape of the data decides.</source>
        <translation>那裡雜訊很少，決定勝負的是資料的細微形狀。</translation>
    </message>
    <message>
        <source>What is left to learn is at middle t.</source>
        <translation>剩下要學的在 t 中等的地方。</translation>
    </message>
    <message>
        <source>There it is decided which picture it will be.</source>
        <translation>會成為哪一張圖片，就在那裡決定。</translation>
    </message>
    <message>
        <source>There it is decided to which part of the data a point goes.</source>
        <translation>點會去資料的哪個部分，就在那裡決定。</translation>
    </message>
    <message>
        <source>What is left to learn is at large t.</source>
        <translation>剩下要學的在 t 大的地方。</translation>
    </message>
    <message>
        <source>There almost all is noise, and only the rough outline can be told.</source>
        <translation>那裡幾乎全是雜訊，只能分辨大致輪廓。</translation>
    </message>
    <message>
        <source>What is left to learn is spread over all t.</source>
        <translation>剩下要學的分散在所有 t。</translation>
    </message>
    <message>
        <source>No third of the levels holds most of what the loss exceeds the optimum.</source>
        <translation>損失超出最佳值的部分，沒有集中在任何三分之一的時間步。</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>optimum</source>
        <translation>最佳值</translation>
    </message>
    <message>
        <source>t = {t}   loss {loss}</source>
        <translation>t = {t}   損失 {loss}</translation>
    </message>
    <message>
        <source>t = {t}   loss {loss}   optimum {optimum}</source>
        <translation>t = {t}   損失 {loss}   最佳值 {optimum}</translation>
    </message>
</context>
<context>
    <name>LossByTPlot</name>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
</context>
<context>
    <name>LossPanel</name>
    <message>
        <source>Loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>Loss by training step</source>
        <translation>依訓練步數的損失</translation>
    </message>
    <message>
        <source>Mean squared error of the prediction, step by step (faint), its running average, and the least that any network could reach on these data.
Wheel or drag to zoom, double click to see everything again.</source>
        <translation>每一步的預測均方誤差（淡色）、其移動平均，以及任何網路在這份資料上所能達到的最小值。
滾輪或拖曳可縮放，按兩下可再次顯示全部。</translation>
    </message>
    <message>
        <source>log</source>
        <translation>對數</translation>
    </message>
    <message>
        <source>Logarithmic loss axis</source>
        <translation>損失軸用對數刻度</translation>
    </message>
    <message>
        <source>Draw log L in place of L, so that small gains late in training can be seen</source>
        <translation>改畫 log L 而非 L，讓訓練後期的小進步也看得見</translation>
    </message>
    <message>
        <source>optimum {loss}</source>
        <translation>最佳值 {loss}</translation>
    </message>
    <message>
        <source>step {step}   loss {loss}   average {average}</source>
        <translation>第 {step} 步   損失 {loss}   平均 {average}</translation>
    </message>
</context>
<context>
    <name>LossPlot</name>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>optimum</source>
        <translation>最佳值</translation>
    </message>
    <message>
        <source>Train, and the loss of every step appears here.</source>
        <translation>開始訓練後，每一步的損失會顯示在這裡。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>損失</translation>
    </message>
    <message>
        <source>Loss by t</source>
        <translation>各 t 的損失</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>排程</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>網路</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>檢視器</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>公式解說</translation>
    </message>
    <message>
        <source>Settings are not kept: {file} cannot be written.</source>
        <translation>設定無法保存：{file} 無法寫入。</translation>
    </message>
    <message>
        <source>The program could not start again by itself. Please start it as usual.</source>
        <translation>程式無法自行重新啟動，請照平常的方式啟動。</translation>
    </message>
    <message>
        <source>The window will be in {language} from the next start on.</source>
        <translation>下次啟動後，視窗會以 {language} 顯示。</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重新啟動</translation>
    </message>
</context>
<context>
    <name>Mark</name>
    <message>
        <source>Changed; waits for a restart</source>
        <translation>已變更，等待重新開始</translation>
    </message>
    <message>
        <source>A change starts a new run</source>
        <translation>變更後會開始新的執行</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>檔案(&amp;F)</translation>
    </message>
    <message>
        <source>P&amp;ictures</source>
        <translation>圖片(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>編輯(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>執行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>檢視(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>佈景主題(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>語言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>說明(&amp;H)</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Message</source>
        <translation>訊息</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>關閉訊息</translation>
    </message>
    <message>
        <source>Close the message (Esc)</source>
        <translation>關閉訊息 (Esc)</translation>
    </message>
    <message>
        <source>{action}; the message then goes away</source>
        <translation>{action}；之後訊息會消失</translation>
    </message>
</context>
<context>
    <name>ModeSwitch</name>
    <message>
        <source>Points or pictures</source>
        <translation>點或圖片</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>點</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>Diffusion on points of the plane, learned within a minute</source>
        <translation>平面上的點的擴散，一分鐘內就能學會</translation>
    </message>
    <message>
        <source>Diffusion on pictures: cats, or your own</source>
        <translation>圖片的擴散：貓，或你自己的圖片</translation>
    </message>
    <message>
        <source>Each keeps its experiment while the other is shown.</source>
        <translation>顯示其中一種時，另一種的實驗會保留。</translation>
    </message>
</context>
<context>
    <name>ModelSettings</name>
    <message>
        <source>Data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>排程</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>網路</translation>
    </message>
    <message>
        <source>swiss roll</source>
        <translation>瑞士捲</translation>
    </message>
    <message>
        <source>two moons</source>
        <translation>雙月</translation>
    </message>
    <message>
        <source>circles</source>
        <translation>同心圓</translation>
    </message>
    <message>
        <source>S curve</source>
        <translation>S 曲線</translation>
    </message>
    <message>
        <source>8 Gaussians</source>
        <translation>8 個高斯</translation>
    </message>
    <message>
        <source>5 × 5 grid</source>
        <translation>5 × 5 網格</translation>
    </message>
    <message>
        <source>checkerboard</source>
        <translation>棋盤</translation>
    </message>
    <message>
        <source>two spirals</source>
        <translation>雙螺旋</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>資料集</translation>
    </message>
    <message>
        <source>The distribution q(x₀) that the network learns. Each set is shifted and scaled to mean 0 and standard deviation 1. Choosing one also takes its usual noise.</source>
        <translation>網路要學習的分布 q(x₀)。每個資料集都會平移並縮放成平均 0、標準差 1。選擇資料集時，也會套用它慣用的雜訊。</translation>
    </message>
    <message>
        <source>The pictures that are the distribution q(x₀), each as one point of as many dimensions as it has values: three for a pixel, from −1 for black to 1.</source>
        <translation>構成分布 q(x₀) 的圖片，每張是一個點，有幾個數值就有幾維：每個像素三個，從 −1（黑色）到 1。</translation>
    </message>
    <message>
        <source>Number of training points N</source>
        <translation>訓練點的數量 N</translation>
    </message>
    <message>
        <source>How many points of q(x₀) there are to train on.</source>
        <translation>可用來訓練的 q(x₀) 點數。</translation>
    </message>
    <message>
        <source>Columns of the file</source>
        <translation>檔案的欄位</translation>
    </message>
    <message>
        <source>Which columns are the dimensions of a point: names, or numbers from 1, with commas between. Empty: the first two that hold numbers.</source>
        <translation>哪些欄位是點的各個維度：欄位名稱，或從 1 起算的編號，以逗號分隔。留空：前兩個含有數字的欄位。</translation>
    </message>
    <message>
        <source>first two</source>
        <translation>前兩欄</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>Noise of the data</source>
        <translation>資料的雜訊</translation>
    </message>
    <message>
        <source>Standard deviation of the noise around the shape itself, in the data set&apos;s own units, added before standardising. It is part of q(x₀), not of the diffusion. Empty: what is usual for the set.</source>
        <translation>圖形本身周圍雜訊的標準差，以資料集自己的單位計，在標準化之前加入。它屬於 q(x₀)，不屬於擴散。留空：該資料集的慣用值。</translation>
    </message>
    <message>
        <source>Seed of the data</source>
        <translation>資料的種子</translation>
    </message>
    <message>
        <source>Another seed draws other points of the same q(x₀).</source>
        <translation>換一個種子，就會從同一個 q(x₀) 抽出不同的點。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>雜訊</translation>
    </message>
    <message>
        <source>data units</source>
        <translation>資料單位</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>線性</translation>
    </message>
    <message>
        <source>quadratic</source>
        <translation>二次</translation>
    </message>
    <message>
        <source>sigmoid</source>
        <translation>sigmoid</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>餘弦</translation>
    </message>
    <message>
        <source>Beta schedule</source>
        <translation>β 排程</translation>
    </message>
    <message>
        <source>How the variance βₜ of a noising step grows with t: evenly, as a square, along a sigmoid, or so that ᾱₜ falls along a squared cosine.</source>
        <translation>加噪步的變異數 βₜ 如何隨 t 增加：均勻增加、以平方增加、沿 sigmoid 曲線增加，或讓 ᾱₜ 沿餘弦平方下降。</translation>
    </message>
    <message>
        <source>Timesteps T</source>
        <translation>時間步數 T</translation>
    </message>
    <message>
        <source>T, the number of noise levels between data and noise. With more of them each step is smaller and its reverse closer to a Gaussian, and sampling takes longer.</source>
        <translation>T，資料與雜訊之間的時間步數。T 越大，每一步越小，其反向過程越接近高斯，而取樣也越久。</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步數</translation>
    </message>
    <message>
        <source>First beta, β₁</source>
        <translation>第一個 β：β₁</translation>
    </message>
    <message>
        <source>β₁, the variance that the first noising step adds, at t = 0.</source>
        <translation>β₁，第一個加噪步（t = 0）所加入的變異數。</translation>
    </message>
    <message>
        <source>Last beta, β_T</source>
        <translation>最後一個 β：β_T</translation>
    </message>
    <message>
        <source>β_T, the variance that the last noising step adds, at t = T − 1.</source>
        <translation>β_T，最後一個加噪步（t = T − 1）所加入的變異數。</translation>
    </message>
    <message>
        <source>Range × 1000 / T</source>
        <translation>範圍 × 1000 / T</translation>
    </message>
    <message>
        <source>Multiplies β₁ and β_T by 1000 / T, so that a short chain goes as far into noise as the 1,000 steps for which the usual range was chosen.</source>
        <translation>將 β₁ 與 β_T 乘以 1000 / T，讓較短的鏈也能走到與 1,000 步一樣深的雜訊；慣用範圍正是為 1,000 步而選的。</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>範圍</translation>
    </message>
    <message>
        <source>Without a range: ᾱ falls along a squared cosine, whatever T is.</source>
        <translation>沒有範圍：無論 T 是多少，ᾱ 都沿餘弦平方下降。</translation>
    </message>
    <message>
        <source>Number of hidden layers</source>
        <translation>隱藏層的數量</translation>
    </message>
    <message>
        <source>How many hidden layers the network ε_θ has, each a Linear and a ReLU.</source>
        <translation>網路 ε_θ 有幾個隱藏層，每層各有一個 Linear 與一個 ReLU。</translation>
    </message>
    <message>
        <source>Width of the hidden layers</source>
        <translation>隱藏層的寬度</translation>
    </message>
    <message>
        <source>How many units each hidden layer of the network ε_θ has.</source>
        <translation>網路 ε_θ 的每個隱藏層有幾個單元。</translation>
    </message>
    <message>
        <source>Width of the time embedding dₜ</source>
        <translation>時間嵌入的寬度 dₜ</translation>
    </message>
    <message>
        <source>dₜ, how many numbers stand for t at the network&apos;s input: half of them sines, half cosines, so it is even.</source>
        <translation>dₜ，在網路輸入端用幾個數字表示 t：一半是正弦，一半是餘弦，所以是偶數。</translation>
    </message>
    <message>
        <source>What the network predicts</source>
        <translation>網路預測的對象</translation>
    </message>
    <message>
        <source>The target of the loss: the noise ε, the data x₀, or the velocity v = √ᾱₜ ε − √(1 − ᾱₜ) x₀. Samplers turn any of them into ε.</source>
        <translation>損失的目標：雜訊 ε、資料 x₀，或速度 v = √ᾱₜ ε − √(1 − ᾱₜ) x₀。取樣器會把任何一種換算成 ε。</translation>
    </message>
    <message>
        <source>noise ε</source>
        <translation>雜訊 ε</translation>
    </message>
    <message>
        <source>velocity v</source>
        <translation>速度 v</translation>
    </message>
    <message>
        <source>data x₀</source>
        <translation>資料 x₀</translation>
    </message>
    <message>
        <source>The target of the loss: the noise ε, the data x₀, or the velocity v = √ᾱₜ ε − √(1 − ᾱₜ) x₀. An error in ε reaches x̂₀ divided by √ᾱₜ, which is small at large t: where ε is predicted, the colours of a picture drift.</source>
        <translation>損失的目標：雜訊 ε、資料 x₀，或速度 v = √ᾱₜ ε − √(1 − ᾱₜ) x₀。ε 的誤差傳到 x̂₀ 時會除以 √ᾱₜ，而 t 大時它很小：預測 ε 時，圖片的顏色會偏移。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>層數</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Predicts</source>
        <translation>預測</translation>
    </message>
</context>
<context>
    <name>Network</name>
    <message>
        <source>Bottleneck</source>
        <translation>瓶頸層</translation>
    </message>
    <message>
        <source>Encoder {n}</source>
        <translation>編碼器 {n}</translation>
    </message>
    <message>
        <source>Decoder {n}</source>
        <translation>解碼器 {n}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Max pool {n}</source>
        <translation>最大池化 {n}</translation>
    </message>
    <message>
        <source>Up {n}</source>
        <translation>上採樣 {n}</translation>
    </message>
    <message>
        <source>Skip {n}</source>
        <translation>跳接 {n}</translation>
    </message>
    <message>
        <source>Join</source>
        <translation>串接</translation>
    </message>
    <message>
        <source>Hidden {n}</source>
        <translation>隱藏層 {n}</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>輸出</translation>
    </message>
    <message>
        <source>{came} → {gone}</source>
        <translation>{came} → {gone}</translation>
    </message>
    <message>
        <source>{ways}, no parameters</source>
        <translation>{ways}，無參數</translation>
    </message>
    <message>
        <source>{ways}, {count} parameters</source>
        <translation>{ways}，{count} 個參數</translation>
    </message>
    <message>
        <source>The number *t* becomes {width} sines and cosines of *t*, from fast to slow: bounded, and different for every *t*. A Linear and a &lt;b&gt;ReLU&lt;/b&gt; let the network make of them what it needs.</source>
        <translation>數字 *t* 變成 *t* 的 {width} 個正弦與餘弦，由快到慢：數值有界，而且每個 *t* 都不同。再經過一個 Linear 與一個 &lt;b&gt;ReLU&lt;/b&gt;，網路就能把它們轉換成需要的樣子。</translation>
    </message>
    <message>
        <source>Every block marked + t takes these {out} numbers in, through a Linear of its own.</source>
        <translation>每個標有 + t 的區塊，都會透過自己的 Linear 接收這 {out} 個數字。</translation>
    </message>
    <message>
        <source>These {out} numbers are laid behind the coordinates of the point.</source>
        <translation>這 {out} 個數字接在點的座標之後。</translation>
    </message>
    <message>
        <source>The coordinates of the point and the embedding of *t* are laid behind each other. This is all that the network gets to see:</source>
        <translation>點的座標與 *t* 的嵌入前後串接。網路能看到的就只有這些：</translation>
    </message>
    <message>
        <source>Of the maps the first {dims} are the coordinates themselves. The others are the same all over the plane: they depend on *t* alone.</source>
        <translation>前 {dims} 張特徵圖就是座標本身。其餘的在整個平面上都一樣：只取決於 *t*。</translation>
    </message>
    <message>
        <source>{dims} coordinates and {rest} numbers make {wide}</source>
        <translation>{dims} 個座標加 {rest} 個數字，共 {wide} 個</translation>
    </message>
    <message>
        <source>Each of the {outputs} units weighs its {inputs} inputs, adds a bias, and a &lt;b&gt;ReLU&lt;/b&gt; cuts off what is below 0. All weights are learned:</source>
        <translation>{outputs} 個單元各自將 {inputs} 個輸入加權、加上偏差值，再由 &lt;b&gt;ReLU&lt;/b&gt; 截去 0 以下的部分。所有權重都是學來的：</translation>
    </message>
    <message>
        <source>A map shows what one unit answers all over the plane. At one *t* the embedding is fixed, so a unit here is 0 on one side of a straight line and rises evenly on the other. As *t* changes the line moves: that is how the network knows *t*.</source>
        <translation>特徵圖顯示一個單元在整個平面上的答案。在同一個 *t*，嵌入是固定的，所以這裡的單元在一條直線的一側為 0，在另一側均勻上升。*t* 改變時，直線會移動：網路就是這樣知道 *t* 的。</translation>
    </message>
    <message>
        <source>A map shows what one unit answers all over the plane. It adds up the {inputs} folded planes of the layer before and folds the sum once more, so its borders have corners, and it can answer to a place that no single line cuts out.</source>
        <translation>特徵圖顯示一個單元在整個平面上的答案。它把前一層 {inputs} 個摺過的平面相加，再將總和摺一次，所以邊界有轉角，也能對單一直線切不出來的地方做出反應。</translation>
    </message>
    <message>
        <source>h is the greater of 0 and the weighted sum of {inputs} inputs plus b</source>
        <translation>h 是 0 與 {inputs} 個輸入的加權和加 b 兩者中較大的</translation>
    </message>
    <message>
        <source>One more Linear, without a ReLU, for the answer may be below 0: of {inputs} units it makes the {outputs} coordinates of what the network predicts, {what}.</source>
        <translation>再一個 Linear，但沒有 ReLU，因為答案可能小於 0：它由 {inputs} 個單元得出 {outputs} 個座標，也就是網路的預測，{what}。</translation>
    </message>
    <message>
        <source>Map 1 is the answer along the first axis, all over the plane, and so on.</source>
        <translation>特徵圖 1 是第一個軸方向的答案，涵蓋整個平面，其餘依此類推。</translation>
    </message>
    <message>
        <source>A &lt;b&gt;convolution&lt;/b&gt; lays a small learned filter over every place of the picture: it weighs {k} × {k} pixels in all {inputs} channels and adds them up. {outputs} such filters, each with a bias, make {outputs} channels.</source>
        <translation>&lt;b&gt;卷積&lt;/b&gt;把一個學到的小濾波器套在圖片的每個位置上：將全部 {inputs} 個通道中的 {k} × {k} 個像素加權後相加。{outputs} 個這樣的濾波器，各有一個偏差值，產生 {outputs} 個通道。</translation>
    </message>
    <message>
        <source>Padding *p* = {p} and stride *s* = {s} keep the size of {n} pixels along a side:</source>
        <translation>填補 *p* = {p}、步幅 *s* = {s}，讓每邊維持 {n} 像素：</translation>
    </message>
    <message>
        <source>&lt;b&gt;GroupNorm&lt;/b&gt; brings each of {groups} groups of channels to mean 0 and standard deviation 1, and a &lt;b&gt;ReLU&lt;/b&gt; cuts off what is below 0.</source>
        <translation>&lt;b&gt;GroupNorm&lt;/b&gt; 將通道分成 {groups} 組，讓每組的平均為 0、標準差為 1，再由 &lt;b&gt;ReLU&lt;/b&gt; 截去 0 以下的部分。</translation>
    </message>
    <message>
        <source>Here the block learns of *t*: a Linear turns the embedding of {width} numbers into one number a channel, which is added to all its pixels.</source>
        <translation>區塊在這裡得知 *t*：一個 Linear 將 {width} 個數字的嵌入轉成每個通道一個數字，加到該通道的所有像素上。</translation>
    </message>
    <message>
        <source>A second convolution, GroupNorm and ReLU follow:</source>
        <translation>接著是第二個卷積、GroupNorm 與 ReLU：</translation>
    </message>
    <message>
        <source>With the GroupNorms, which scale and shift each channel, the block has</source>
        <translation>加上縮放並平移每個通道的 GroupNorm，這個區塊的參數共有</translation>
    </message>
    <message>
        <source>Linear of t</source>
        <translation>t 的 Linear</translation>
    </message>
    <message>
        <source>second convolution</source>
        <translation>第二個卷積</translation>
    </message>
    <message>
        <source>The encoder finds ever larger and fewer things: {size} pixels go from {inputs} channels to {outputs}. What it gives is kept for the decoder of the same size.</source>
        <translation>編碼器找出越來越大、也越來越少的特徵：{size} 像素從 {inputs} 個通道變成 {outputs} 個。它的輸出會保留給相同大小的解碼器。</translation>
    </message>
    <message>
        <source>The bottom of the U: only {size} pixels, but {outputs} channels. Here each value knows most of the whole picture.</source>
        <translation>U 的底部：只有 {size} 像素，但有 {outputs} 個通道。這裡的每個值都知道整張圖片的大部分內容。</translation>
    </message>
    <message>
        <source>The decoder puts together what came up from below and what the encoder kept: {inputs} channels of {size} pixels, of which it makes {outputs}.</source>
        <translation>解碼器把從下方上來的與編碼器保留的合在一起：{inputs} 個 {size} 像素的通道，再由它們得出 {outputs} 個。</translation>
    </message>
    <message>
        <source>Each 3 × 3 filter widens what a value sees. Through the filters so far, one value here reaches over {n} × {n} pixels: *x&lt;sub&gt;t&lt;/sub&gt;* has only {side} × {side}.</source>
        <translation>每個 3 × 3 濾波器都會擴大一個值看到的範圍。經過到此為止的濾波器，這裡的一個值可涵蓋 {n} × {n} 像素：而 *x&lt;sub&gt;t&lt;/sub&gt;* 只有 {side} × {side}。</translation>
    </message>
    <message>
        <source>Each 3 × 3 filter widens what a value sees. Through the filters so far, one value here depends on {n} × {n} pixels of *x&lt;sub&gt;t&lt;/sub&gt;*.</source>
        <translation>每個 3 × 3 濾波器都會擴大一個值看到的範圍。經過到此為止的濾波器，這裡的一個值取決於 *x&lt;sub&gt;t&lt;/sub&gt;* 的 {n} × {n} 個像素。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Max pooling&lt;/b&gt; keeps the greatest of each {k} × {k} values, channel by channel, and steps on by {s}. It has nothing to learn. {before} pixels become {after}:</source>
        <translation>&lt;b&gt;最大池化&lt;/b&gt;逐一通道在每 {k} × {k} 個值中保留最大的，每次移動 {s} 格。它沒有要學的東西。{before} 像素變成 {after}：</translation>
    </message>
    <message>
        <source>What one value sees of *x&lt;sub&gt;t&lt;/sub&gt;* widens, here from {seen} × {seen} pixels to {sees} × {sees}. And a 3 × 3 filter that follows spans twice as far in the picture as one before.</source>
        <translation>一個值在 *x&lt;sub&gt;t&lt;/sub&gt;* 中看到的範圍變大，這裡從 {seen} × {seen} 像素擴大到 {sees} × {sees}。之後的 3 × 3 濾波器，在圖片中跨越的距離也是之前的兩倍。</translation>
    </message>
    <message>
        <source>y is the greatest of the four values x 1 to x 4</source>
        <translation>y 是 x 1 到 x 4 四個值中最大的</translation>
    </message>
    <message>
        <source>A &lt;b&gt;transposed convolution&lt;/b&gt; goes the other way: each value is multiplied by a learned patch of {k} × {k} weights, and the patches are laid down {s} pixels apart; where they overlap they add up.</source>
        <translation>&lt;b&gt;轉置卷積&lt;/b&gt;則反過來：每個值乘上一塊學到的 {k} × {k} 權重，各塊以 {s} 像素的間距鋪開；重疊的地方相加。</translation>
    </message>
    <message>
        <source>With *k* = {k} and *s* = {s} the patches lie side by side, so both sides double exactly.</source>
        <translation>*k* = {k}、*s* = {s} 時，各塊正好並排，所以長與寬都恰好加倍。</translation>
    </message>
    <message>
        <source>Other choices do not: a 3 × 3 patch on 2 × 2 values gives 4 × 4 with stride 1 and 5 × 5 with stride 2, with seams where patches overlap.</source>
        <translation>其他選擇則不然：3 × 3 的權重塊用在 2 × 2 個值上，步幅 1 得到 4 × 4，步幅 2 得到 5 × 5，而且重疊的地方會有接縫。</translation>
    </message>
    <message>
        <source>{inputs} channels become {outputs}. The parameters are counted as always:</source>
        <translation>{inputs} 個通道變成 {outputs} 個。參數的算法照舊：</translation>
    </message>
    <message>
        <source>2 minus 1 times 1 plus 3 is 4; 2 minus 1 times 2 plus 3 is 5</source>
        <translation>2 減 1 乘以 1 加 3 等於 4；2 減 1 乘以 2 加 3 等於 5</translation>
    </message>
    <message>
        <source>A &lt;b&gt;skip connection&lt;/b&gt; lays two stacks of channels behind each other: first the {below} that came up from below, then the {kept} that encoder {number} gave at this size. Nothing is added up, and nothing is learned.</source>
        <translation>&lt;b&gt;跳接&lt;/b&gt; (skip connection) 把兩疊通道前後串接：先是從下方上來的 {below} 個，再是編碼器 {number} 在這個大小輸出的 {kept} 個。沒有相加，也沒有要學的東西。</translation>
    </message>
    <message>
        <source>On the way down pooling forgot where exactly an edge was. The skip brings it back: from below comes what is in the picture, from the side where it lies.</source>
        <translation>往下走時，池化忘了邊緣的確切位置。跳接把它帶回來：從下方得知圖片裡有什麼，從側邊得知它在哪裡。</translation>
    </message>
    <message>
        <source>{below} channels and {kept} make {both}</source>
        <translation>{below} 個通道加 {kept} 個，共 {both} 個</translation>
    </message>
    <message>
        <source>A convolution of {k} × {k} looks at one pixel alone and mixes its {inputs} channels into {outputs}: what the network predicts for that pixel, {what}. There is no ReLU, for it may be below 0.</source>
        <translation>{k} × {k} 的卷積只看單一像素，把它的 {inputs} 個通道混合成 {outputs} 個：也就是網路對該像素的預測，{what}。這裡沒有 ReLU，因為預測可能小於 0。</translation>
    </message>
    <message>
        <source>{layer}: {inputs} in, {outputs} out, {count} parameters</source>
        <translation>{layer}：{inputs} 個輸入，{outputs} 個輸出，{count} 個參數</translation>
    </message>
    <message>
        <source>together {count} parameters</source>
        <translation>合計 {count} 個參數</translation>
    </message>
    <message>
        <source>{before} pixels along a side become {after}</source>
        <translation>每邊 {before} 像素變成 {after}</translation>
    </message>
    <message>
        <source>the noise *ε*</source>
        <translation>雜訊 *ε*</translation>
    </message>
    <message>
        <source>the velocity *v*</source>
        <translation>速度 *v*</translation>
    </message>
    <message>
        <source>the data *x*₀</source>
        <translation>資料 *x*₀</translation>
    </message>
    <message>
        <source>Maps of {title} at t = {t}, step {step}</source>
        <translation>特徵圖：{title}，t = {t}，第 {step} 步</translation>
    </message>
    <message>
        <source>Maps of {title} at t = {t}, step {step}, all other coordinates 0</source>
        <translation>特徵圖：{title}，t = {t}，第 {step} 步，其他座標皆為 0</translation>
    </message>
    <message>
        <source>Number {n} of {count}: {value}</source>
        <translation>第 {n} 個，共 {count} 個：{value}</translation>
    </message>
    <message>
        <source>Map {n}, row {row}, column {column}: {value}</source>
        <translation>特徵圖 {n}，第 {row} 列，第 {column} 欄：{value}</translation>
    </message>
    <message>
        <source>Map {n} at {place}: {value}</source>
        <translation>特徵圖 {n}，{place} 處：{value}</translation>
    </message>
    <message>
        <source>{text}; at the chosen point: {here}</source>
        <translation>{text}；所選的點：{here}</translation>
    </message>
</context>
<context>
    <name>NetworkDiagram</name>
    <message>
        <source>Network</source>
        <translation>網路</translation>
    </message>
</context>
<context>
    <name>NetworkPanel</name>
    <message>
        <source>Network</source>
        <translation>網路</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特徵圖</translation>
    </message>
    <message>
        <source>What the chosen block gives for the xₜ and t on the stage, one map a channel or unit, all on one scale.
Click on a map to see it alone.</source>
        <translation>所選區塊對舞台上的 xₜ 與 t 的輸出，每個通道或單元一張特徵圖，全部用同一個刻度。
點一下特徵圖可單獨顯示。</translation>
    </message>
    <message>
        <source>Network and the chosen block</source>
        <translation>網路與所選區塊</translation>
    </message>
    <message>
        <source>The arrow keys up and down scroll</source>
        <translation>用上下方向鍵捲動</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 個參數</translation>
    </message>
    <message>
        <source>The network appears here with the first run.</source>
        <translation>第一次訓練開始後，這裡會顯示網路。</translation>
    </message>
    <message>
        <source>Feature maps are shown of a picture xₜ: look at a process on the stage.</source>
        <translation>特徵圖由一張圖片 xₜ 產生：請在舞台上檢視一個過程。</translation>
    </message>
    <message>
        <source>The feature maps of the chosen block appear here.</source>
        <translation>這裡會顯示所選區塊的特徵圖。</translation>
    </message>
</context>
<context>
    <name>News</name>
    <message>
        <source>Opened {name} at step {now}; the run before it was at step {before}.</source>
        <translation>已開啟第 {now} 步的 {name}；先前的執行在第 {before} 步。</translation>
    </message>
    <message>
        <source>Brought back the run at step {now}; the other was at step {before}.</source>
        <translation>已還原第 {now} 步的執行；另一次在第 {before} 步。</translation>
    </message>
    <message>
        <source>Brought back the run at step {now}.</source>
        <translation>已帶回第 {now} 步的執行。</translation>
    </message>
    <message>
        <source>Went on with the run at step {now}; the other was at step {before}.</source>
        <translation>已接續第 {now} 步的執行；另一個停在第 {before} 步。</translation>
    </message>
    <message>
        <source>A new run has begun; the one before it was at step {before}.</source>
        <translation>已開始新的執行；前一次在第 {before} 步。</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>還原先前的執行</translation>
    </message>
    <message>
        <source>{name} holds weights alone: the article&apos;s settings are assumed, and that the network predicts ε. One that predicts v or x₀ needs its .ddpm file.</source>
        <translation>{name} 只含權重：這裡假設使用文章的設定，而且網路預測的是 ε。預測 v 或 x₀ 的網路需要它的 .ddpm 檔。</translation>
    </message>
    <message>
        <source>Training needs about {needed} of memory, and {free} are free here.</source>
        <translation>訓練約需 {needed} 的記憶體，但這裡只剩 {free} 可用。</translation>
    </message>
    <message>
        <source>In {parts} parts a batch would fit.</source>
        <translation>批次分成 {parts} 份就放得下。</translation>
    </message>
    <message>
        <source>Train in {parts} parts</source>
        <translation>分 {parts} 部分訓練</translation>
    </message>
    <message>
        <source>The preset “{title}” would fit.</source>
        <translation>改用預設組合「{title}」就放得下。</translation>
    </message>
    <message>
        <source>Training would take about {time} on this machine ({step} for each step) and {memory} of memory.</source>
        <translation>在這台電腦上訓練約需 {time}（每一步 {step}），並用到 {memory} 的記憶體。</translation>
    </message>
    <message>
        <source>Train anyway</source>
        <translation>仍要訓練</translation>
    </message>
    <message>
        <source>Training takes about {time} for {steps} steps, and {memory} of memory.</source>
        <translation>訓練 {steps} 步約需 {time}，並用到 {memory} 的記憶體。</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{wanted} cannot be used here; the run computes on {used}.</source>
        <translation>這裡無法使用 {wanted}；這次執行改用 {used} 計算。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已儲存 {path}</translation>
    </message>
</context>
<context>
    <name>Openers</name>
    <message>
        <source>Nothing is recorded yet. Sample first, then export.</source>
        <translation>還沒有任何記錄。請先取樣，再匯出。</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>取樣</translation>
    </message>
    <message>
        <source>The dropped pictures are to be learned from; a new run takes them up.</source>
        <translation>拖入的圖片將用來學習；開始新的執行時才會採用。</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新開始</translation>
    </message>
    <message>
        <source>Nothing here shows folders. The log file is in {folder}.</source>
        <translation>這裡沒有程式能顯示資料夾。記錄檔位於 {folder}。</translation>
    </message>
</context>
<context>
    <name>Outline</name>
    <message>
        <source>Getting ready…</source>
        <translation>準備中…</translation>
    </message>
    <message>
        <source>The window could not be opened. The error report says why.</source>
        <translation>視窗無法開啟。原因請見錯誤報告。</translation>
    </message>
</context>
<context>
    <name>OwnPicturesDialog</name>
    <message>
        <source>Your own pictures</source>
        <translation>自己的圖片</translation>
    </message>
    <message>
        <source>Pictures that are used</source>
        <translation>使用的圖片</translation>
    </message>
    <message>
        <source>Drop pictures or folders here, or add them at the left.

PNG, JPEG, WebP, BMP, TIFF and others, the first frame of a GIF; grey and transparent ones too.
Of each the middle is taken, or the squares that you choose.</source>
        <translation>將圖片或資料夾拖放到這裡，或從左側加入。

PNG、JPEG、WebP、BMP、TIFF 等格式，以及 GIF 的第一個影格；灰階與透明的圖片也可以。
每張圖片取中央，或取你選擇的方框。</translation>
    </message>
    <message>
        <source>Also mirr&amp;ored</source>
        <translation>加入鏡像(&amp;O)</translation>
    </message>
    <message>
        <source>Also mirrored</source>
        <translation>加入鏡像</translation>
    </message>
    <message>
        <source>Train on the mirror image of each picture too, left for right</source>
        <translation>也用每張圖片左右相反的鏡像來訓練</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>關閉(&amp;C)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>關閉 (Esc)</translation>
    </message>
    <message>
        <source>&amp;Use these pictures</source>
        <translation>使用這些圖片(&amp;U)</translation>
    </message>
    <message>
        <source>Train on all of them that can be read</source>
        <translation>用其中所有可讀取的圖片來訓練</translation>
    </message>
    <message>
        <source>Looking for pictures…</source>
        <translation>正在尋找圖片…</translation>
    </message>
    <message>
        <source>Reading… {count} to go</source>
        <translation>正在讀取… 還剩 {count} 張</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 張圖片</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 張圖片</translation>
    </message>
    <message>
        <source>half of them mirrored</source>
        <translation>其中一半為鏡像</translation>
    </message>
    <message>
        <source>{count} cannot be read</source>
        <translation>{count} 個無法讀取</translation>
    </message>
    <message>
        <source>No picture can be read; the reasons stand at the left</source>
        <translation>沒有可讀取的圖片；原因列在左側</translation>
    </message>
    <message>
        <source>Pictures to train on</source>
        <translation>用來訓練的圖片</translation>
    </message>
    <message>
        <source>Pictures ({patterns})</source>
        <translation>圖片 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有檔案 (*)</translation>
    </message>
    <message>
        <source>A folder of pictures</source>
        <translation>圖片資料夾</translation>
    </message>
</context>
<context>
    <name>OwnPresets</name>
    <message>
        <source>A preset needs a name.</source>
        <translation>預設組合需要名稱。</translation>
    </message>
    <message>
        <source>The name holds signs that cannot be written. Leave them out.</source>
        <translation>名稱含有無法寫入的字元，請去掉。</translation>
    </message>
    <message>
        <source>The name has {count} characters. Use at most {most}.</source>
        <translation>名稱有 {count} 個字元，最多只能用 {most} 個。</translation>
    </message>
    <message>
        <source>“{name}” comes with the program. Choose another name.</source>
        <translation>「{name}」是程式內建的。請換一個名稱。</translation>
    </message>
    <message>
        <source>There is a preset “{name}” already. Choose another name.</source>
        <translation>已經有預設組合「{name}」。請換一個名稱。</translation>
    </message>
    <message>
        <source>“{name}” cannot be deleted: {reason}.</source>
        <translation>無法刪除「{name}」：{reason}。</translation>
    </message>
    <message>
        <source>There is no preset “{name}”.</source>
        <translation>沒有預設組合「{name}」。</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}.</source>
        <translation>無法寫入 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} is no preset: it is far too large. Export one to see what it holds.</source>
        <translation>{name} 不是預設組合：檔案實在太大。匯出一個預設組合，就能看到其中的內容。</translation>
    </message>
    <message>
        <source>{name} cannot be read: {reason}.</source>
        <translation>無法讀取 {name}：{reason}。</translation>
    </message>
    <message>
        <source>{name} is no preset that can be used: {reason}. Export one to see what it holds.</source>
        <translation>{name} 不是可用的預設組合：{reason}。匯出一個預設組合，就能看到其中的內容。</translation>
    </message>
</context>
<context>
    <name>OwnSources</name>
    <message>
        <source>Files and folders</source>
        <translation>檔案與資料夾</translation>
    </message>
    <message>
        <source>What pictures are taken from; Del takes one away</source>
        <translation>圖片的來源；按 Del 移除一項</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>無法讀取</translation>
    </message>
    <message>
        <source>These files are left out, and the rest is used</source>
        <translation>這些檔案會略過，其餘的會使用</translation>
    </message>
    <message>
        <source>Add &amp;files…</source>
        <translation>加入檔案(&amp;F)…</translation>
    </message>
    <message>
        <source>Add pictures</source>
        <translation>加入圖片</translation>
    </message>
    <message>
        <source>Add fol&amp;der…</source>
        <translation>加入資料夾(&amp;D)…</translation>
    </message>
    <message>
        <source>Add all pictures of a folder and of the folders in it</source>
        <translation>加入資料夾及其子資料夾中的所有圖片</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
    <message>
        <source>Take it away from the list (Del)</source>
        <translation>從清單中移除 (Del)</translation>
    </message>
    <message>
        <source>Cannot be read ({count})</source>
        <translation>無法讀取 ({count})</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>&amp;Browse…</source>
        <translation>瀏覽(&amp;B)…</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>瀏覽</translation>
    </message>
    <message>
        <source>Choose folder and name</source>
        <translation>選擇資料夾與名稱</translation>
    </message>
    <message>
        <source>File</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>Name the folder to make</source>
        <translation>輸入要建立的資料夾名稱</translation>
    </message>
    <message>
        <source>Name the file to write</source>
        <translation>輸入要寫入的檔案名稱</translation>
    </message>
    <message>
        <source>There is no folder {folder}</source>
        <translation>沒有資料夾 {folder}</translation>
    </message>
    <message>
        <source>This is a folder; name a file in it</source>
        <translation>這是資料夾；請輸入其中的檔案名稱</translation>
    </message>
    <message>
        <source>There is a folder {name} already; name a new one</source>
        <translation>已經有資料夾 {name}；請輸入新的名稱</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>資料夾</translation>
    </message>
    <message>
        <source>The folder to make and to put the pictures in</source>
        <translation>要建立並存放圖片的資料夾</translation>
    </message>
    <message>
        <source>The file to write</source>
        <translation>要寫入的檔案</translation>
    </message>
    <message>
        <source>Make the folder of the pictures in</source>
        <translation>選擇在哪裡建立圖片資料夾</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
</context>
<context>
    <name>PendingBar</name>
    <message>
        <source>Settings that wait for a new run</source>
        <translation>等待新執行的設定</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新開始</translation>
    </message>
    <message>
        <source>Begin a new run with the changed settings; the old one can be brought back</source>
        <translation>以變更後的設定開始新的執行；舊的可以還原</translation>
    </message>
    <message>
        <source>Keep this run</source>
        <translation>保留這次執行</translation>
    </message>
    <message>
        <source>Take the changes back and go on with the run as it is</source>
        <translation>撤回變更，讓這次執行照原樣繼續</translation>
    </message>
    <message>
        <source>data set</source>
        <translation>資料集</translation>
    </message>
    <message>
        <source>points</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>data noise</source>
        <translation>資料雜訊</translation>
    </message>
    <message>
        <source>data seed</source>
        <translation>資料種子</translation>
    </message>
    <message>
        <source>file</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>欄位</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>squares</source>
        <translation>方框</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>mirror images</source>
        <translation>鏡像</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>排程</translation>
    </message>
    <message>
        <source>scaling</source>
        <translation>縮放</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>層數</translation>
    </message>
    <message>
        <source>width</source>
        <translation>寬度</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>通道數</translation>
    </message>
    <message>
        <source>bottleneck</source>
        <translation>瓶頸層</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>預測</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names}及另 {count} 項</translation>
    </message>
    <message>
        <source>Changed: {names}</source>
        <translation>已變更：{names}</translation>
    </message>
    <message>
        <source>The run goes on, at step {count}.</source>
        <translation>執行繼續進行，目前在第 {count} 步。</translation>
    </message>
    <message>
        <source>The run stands at step {count}.</source>
        <translation>執行停在第 {count} 步。</translation>
    </message>
</context>
<context>
    <name>PetsDialog</name>
    <message>
        <source>Cats to train on</source>
        <translation>用來訓練的貓</translation>
    </message>
    <message>
        <source>Looking for the pictures…</source>
        <translation>正在尋找圖片…</translation>
    </message>
    <message>
        <source>Also &amp;mirrored</source>
        <translation>加入鏡像(&amp;M)</translation>
    </message>
    <message>
        <source>Also mirrored</source>
        <translation>加入鏡像</translation>
    </message>
    <message>
        <source>Train on the mirror image of each picture too, left for right</source>
        <translation>也用每張圖片左右相反的鏡像來訓練</translation>
    </message>
    <message>
        <source>Another c&amp;opy…</source>
        <translation>其他副本(&amp;O)…</translation>
    </message>
    <message>
        <source>Take the pictures from another folder that holds oxford-iiit-pet</source>
        <translation>改從另一個含有 oxford-iiit-pet 的資料夾取用圖片</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>關閉(&amp;C)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>關閉 (Esc)</translation>
    </message>
    <message>
        <source>&amp;Use these pictures</source>
        <translation>使用這些圖片(&amp;U)</translation>
    </message>
    <message>
        <source>Train on the pictures that are chosen</source>
        <translation>用已選的圖片來訓練</translation>
    </message>
    <message>
        <source>The pictures cannot be taken from there</source>
        <translation>無法從那裡取用圖片</translation>
    </message>
    <message>
        <source>The pictures of the settings are not there: {reason}</source>
        <translation>找不到設定中的圖片：{reason}</translation>
    </message>
    <message>
        <source>The folder that holds oxford-iiit-pet</source>
        <translation>含有 oxford-iiit-pet 的資料夾</translation>
    </message>
    <message>
        <source>Cancelled; nothing of it is left on the disk.</source>
        <translation>已取消；磁碟上沒有留下任何內容。</translation>
    </message>
</context>
<context>
    <name>PetsEmptyPage</name>
    <message>
        <source>Cats of the Oxford-IIIT Pet data set</source>
        <translation>Oxford-IIIT Pet 資料集的貓</translation>
    </message>
    <message>
        <source>About 1,200 photographs of cats of 12 breeds, on three of which the article trains its network. They are not on this computer yet.</source>
        <translation>約 1,200 張貓的照片，共 12 個品種；文章用其中三個品種的照片訓練網路。這台電腦上還沒有這些照片。</translation>
    </message>
    <message>
        <source>Download: {size}, once; {room} on the disk. Licence: CC BY-SA 4.0, by O. M. Parkhi, A. Vedaldi, A. Zisserman and C. V. Jawahar.</source>
        <translation>下載：{size}，只需一次；占用磁碟 {room}。授權：CC BY-SA 4.0，作者 O. M. Parkhi、A. Vedaldi、A. Zisserman 與 C. V. Jawahar。</translation>
    </message>
    <message>
        <source>Folder: {folder}</source>
        <translation>資料夾：{folder}</translation>
    </message>
    <message>
        <source>&amp;Download</source>
        <translation>下載(&amp;D)</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下載</translation>
    </message>
    <message>
        <source>Fetch the pictures and compare their checksums; it can be cancelled</source>
        <translation>取得圖片並比對總和檢查碼；可以取消</translation>
    </message>
    <message>
        <source>Choose a copy on dis&amp;k…</source>
        <translation>選擇磁碟上的副本(&amp;K)…</translation>
    </message>
    <message>
        <source>Choose a copy on disk</source>
        <translation>選擇磁碟上的副本</translation>
    </message>
    <message>
        <source>Name the folder that holds oxford-iiit-pet; nothing is downloaded</source>
        <translation>指定含有 oxford-iiit-pet 的資料夾；不會下載任何內容</translation>
    </message>
    <message>
        <source>There is no connection to the server</source>
        <translation>無法連線到伺服器</translation>
    </message>
    <message>
        <source>The download cannot be used</source>
        <translation>下載的內容無法使用</translation>
    </message>
    <message>
        <source>The download did not succeed</source>
        <translation>下載沒有成功</translation>
    </message>
</context>
<context>
    <name>PetsPicker</name>
    <message>
        <source>Pictures of the breed</source>
        <translation>這個品種的圖片</translation>
    </message>
    <message>
        <source>Arrows move, Space chooses a picture</source>
        <translation>方向鍵移動，空白鍵選擇圖片</translation>
    </message>
    <message>
        <source>Chosen pictures</source>
        <translation>已選的圖片</translation>
    </message>
    <message>
        <source>Del takes a picture away, Return shows which square of it is taken</source>
        <translation>Del 移除圖片，Enter 顯示取用其中哪個方框</translation>
    </message>
    <message>
        <source>&amp;Three as in the article</source>
        <translation>與文章相同的三張(&amp;T)</translation>
    </message>
    <message>
        <source>One picture each of three breeds that look different</source>
        <translation>三個外觀不同的品種各一張圖片</translation>
    </message>
    <message>
        <source>&amp;All cats</source>
        <translation>所有貓(&amp;A)</translation>
    </message>
    <message>
        <source>Every picture of every breed</source>
        <translation>每個品種的每張圖片</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>清除(&amp;L)</translation>
    </message>
    <message>
        <source>Choose none of them</source>
        <translation>全部不選</translation>
    </message>
    <message>
        <source>What you choose gathers here: click pictures above, or take three at once.</source>
        <translation>選取的圖片會集中在這裡：點一下上方的圖片，或一次選三張。</translation>
    </message>
    <message>
        <source>All {count} cats chosen</source>
        <translation>已選全部 {count} 隻貓</translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation>尚未選取</translation>
    </message>
    <message>
        <source>1 picture chosen</source>
        <translation>已選 1 張圖片</translation>
    </message>
    <message>
        <source>{count} pictures chosen</source>
        <translation>已選 {count} 張圖片</translation>
    </message>
    <message>
        <source>{name}, chosen</source>
        <translation>{name}，已選</translation>
    </message>
    <message>
        <source>{name}: click to choose the squares of it; the cross takes it away</source>
        <translation>{name}：點一下可選擇其中的方框；按叉號可移除</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 張圖片</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 張圖片</translation>
    </message>
    <message>
        <source>&amp;None of this breed</source>
        <translation>不選這個品種(&amp;N)</translation>
    </message>
    <message>
        <source>Choose no picture of this breed</source>
        <translation>這個品種的圖片全都不選</translation>
    </message>
    <message>
        <source>All of this &amp;breed</source>
        <translation>全選這個品種(&amp;B)</translation>
    </message>
    <message>
        <source>Choose every picture of this breed</source>
        <translation>選取這個品種的每張圖片</translation>
    </message>
</context>
<context>
    <name>PictureActions</name>
    <message>
        <source>&amp;Copy picture</source>
        <translation>複製圖片(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save picture as…</source>
        <translation>另存圖片(&amp;S)…</translation>
    </message>
    <message>
        <source>Copy picture of the &amp;stage</source>
        <translation>複製舞台的圖片(&amp;S)</translation>
    </message>
    <message>
        <source>Save picture of the s&amp;tage as…</source>
        <translation>另存舞台的圖片(&amp;T)…</translation>
    </message>
    <message>
        <source>Copy picture of the &amp;window</source>
        <translation>複製視窗的圖片(&amp;W)</translation>
    </message>
    <message>
        <source>Save picture of the w&amp;indow as…</source>
        <translation>另存視窗的圖片(&amp;I)…</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>視窗</translation>
    </message>
    <message>
        <source>Put it on the clipboard as it looks now, in twice the pixels</source>
        <translation>將目前的畫面以兩倍像素放到剪貼簿</translation>
    </message>
    <message>
        <source>Write it as PNG in twice the pixels, or as SVG, with settings and seed inside</source>
        <translation>寫成兩倍像素的 PNG 或 SVG，內含設定與種子</translation>
    </message>
    <message>
        <source>Copied a picture: {title}</source>
        <translation>已複製圖片：{title}</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 圖片 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 圖形 (*.svg)</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>儲存圖片</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已儲存 {path}</translation>
    </message>
</context>
<context>
    <name>PictureChoice</name>
    <message>
        <source>cat</source>
        <translation>貓</translation>
    </message>
    <message>
        <source>Oxford pets…</source>
        <translation>Oxford 寵物…</translation>
    </message>
    <message>
        <source>Own pictures…</source>
        <translation>自己的圖片…</translation>
    </message>
</context>
<context>
    <name>PictureFields</name>
    <message>
        <source>Samples</source>
        <translation>樣本</translation>
    </message>
    <message>
        <source>Predicted data x̂₀</source>
        <translation>預測的資料 x̂₀</translation>
    </message>
    <message>
        <source>Predicted noise ε̂</source>
        <translation>預測的雜訊 ε̂</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>顯示</translation>
    </message>
    <message>
        <source>The samples x_t themselves, or what the network predicts from them</source>
        <translation>樣本 x_t 本身，或網路由樣本得出的預測</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>欄數</translation>
    </message>
    <message>
        <source>How many frames of the process, evenly spread</source>
        <translation>取過程中的幾個影格，均勻分布</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>圖片數</translation>
    </message>
    <message>
        <source>How many of the samples are shown, the first ones</source>
        <translation>要顯示前幾個樣本</translation>
    </message>
</context>
<context>
    <name>PictureSettings</name>
    <message>
        <source>Size of the pictures</source>
        <translation>圖片的大小</translation>
    </message>
    <message>
        <source>How many pixels a picture has along a side; twice as many take four times the time. The U-Net halves it once for each of its levels, without a rest.</source>
        <translation>圖片每邊有幾個像素；加倍時，時間變成四倍。U-Net 的每一層都將它減半一次，且必須能整除。</translation>
    </message>
    <message>
        <source>Mirror images too</source>
        <translation>加入鏡像</translation>
    </message>
    <message>
        <source>Trains on each picture and on its mirror image, left for right: q(x₀) then holds twice as many pictures.</source>
        <translation>用每張圖片及其左右相反的鏡像來訓練：q(x₀) 的圖片數因此加倍。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>px</source>
        <translation>px</translation>
    </message>
    <message>
        <source>Channels of the U-Net</source>
        <translation>U-Net 的通道數</translation>
    </message>
    <message>
        <source>How many channels each level of the U-Net has, with commas between: first for the full picture, then for half, a quarter and so on of its size. As many levels as numbers.</source>
        <translation>U-Net 每一層有幾個通道，以逗號分隔：先是完整大小的圖片，再來是二分之一、四分之一，依此類推。有幾個數字就有幾層。</translation>
    </message>
    <message>
        <source>Channels of the bottleneck</source>
        <translation>瓶頸層的通道數</translation>
    </message>
    <message>
        <source>How many channels the U-Net has at its narrowest, below the last level, where a value sees most of the picture.</source>
        <translation>U-Net 在最窄處（最後一層之下）有幾個通道；在那裡，一個值看得到圖片的大部分。</translation>
    </message>
    <message>
        <source>U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation>瓶頸層</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>Automatic: a U-Net computes as a short trial finds fastest here, an MLP in fp32 and with one thread. It is kept with the run.</source>
        <translation>自動：U-Net 依簡短實測在此最快的方式計算，MLP 則以 fp32、單一執行緒計算。此選擇會隨實驗一起保存。</translation>
    </message>
    <message>
        <source>The numbers that the network multiplies: fp32 has 7 digits; bf16 has 2 or 3, and is faster where the processor has it and slower where not. Weights and sums stay in fp32.</source>
        <translation>網路做乘法所用的數字：fp32 有 7 位有效數字；bf16 只有 2 到 3 位，處理器支援時較快，不支援時較慢。權重與總和仍為 fp32。</translation>
    </message>
    <message>
        <source>Threads of the engine</source>
        <translation>引擎的執行緒數</translation>
    </message>
    <message>
        <source>How many cores compute at once; too many get in the way of the window.</source>
        <translation>同時用幾個核心計算；太多會拖慢視窗。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Channels last in memory</source>
        <translation>通道在記憶體中排最後</translation>
    </message>
    <message>
        <source>Whether the channels of a pixel lie side by side in memory, rather than the pixels of a channel. No formula changes, only the pace.</source>
        <translation>在記憶體中，是否將同一像素的各通道排在一起，而不是同一通道的各像素。公式不變，只影響速度。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>執行緒</translation>
    </message>
    <message>
        <source>Channels last</source>
        <translation>通道在後</translation>
    </message>
</context>
<context>
    <name>PictureStage</name>
    <message>
        <source>x_0, the pictures learned from</source>
        <translation>x_0，用來學習的圖片</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>What the averaged network generates now</source>
        <translation>權重平均後的網路目前生成的結果</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>樣本</translation>
    </message>
    <message>
        <source>The next step asks the network for this. Press the arrow to the right</source>
        <translation>下一步才會向網路詢問這項預測。請按右方向鍵</translation>
    </message>
    <message>
        <source>x_t, on its way from noise to a sample</source>
        <translation>x_t，正從雜訊變為樣本</translation>
    </message>
    <message>
        <source>predicted data</source>
        <translation>預測的資料</translation>
    </message>
    <message>
        <source>x̂_0, where the network expects each picture to end, seen from here</source>
        <translation>x̂_0，由此處看，網路預期每張圖片的終點</translation>
    </message>
    <message>
        <source>This is the sample: nothing is left to predict</source>
        <translation>這就是樣本：沒有什麼可預測的了</translation>
    </message>
    <message>
        <source>predicted noise</source>
        <translation>預測的雜訊</translation>
    </message>
    <message>
        <source>ε̂, the noise that the network sees in x_t. Grey is 0; black and full brightness are 3 standard deviations</source>
        <translation>ε̂，網路在 x_t 中看到的雜訊。灰色為 0；黑色與最亮各為 3 個標準差</translation>
    </message>
    <message>
        <source>There is no noise left to predict</source>
        <translation>沒有雜訊可預測了</translation>
    </message>
    <message>
        <source>noised data</source>
        <translation>加噪的資料</translation>
    </message>
    <message>
        <source>x_t, the data with noise of level t</source>
        <translation>x_t，加上時間步 t 雜訊的資料</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>雜訊</translation>
    </message>
    <message>
        <source>ε, all noise that x_t holds, as if it had been added at once. Grey is 0; black and full brightness are 3 standard deviations</source>
        <translation>ε，x_t 所含的全部雜訊，視為一次加入。灰色為 0；黑色與最亮各為 3 個標準差</translation>
    </message>
    <message>
        <source>No noise has been added yet</source>
        <translation>尚未加入雜訊</translation>
    </message>
    <message>
        <source>Pictures on the stage</source>
        <translation>舞台上的圖片</translation>
    </message>
    <message>
        <source>One at a time</source>
        <translation>一次一張</translation>
    </message>
    <message>
        <source>Show the chosen picture alone, as large as there is room</source>
        <translation>單獨顯示所選的圖片，在空間內盡量放大</translation>
    </message>
    <message>
        <source>the first {shown} of {count}</source>
        <translation>{count} 張中的前 {shown} 張</translation>
    </message>
</context>
<context>
    <name>PictureTrio</name>
    <message>
        <source>The wheel enlarges all columns, until the numbers of every pixel can be read; dragging moves, a double click shows all again. A click on a pixel of a process works its step out in the inspector.</source>
        <translation>滾輪可放大所有欄，直到能讀出每個像素的數字；拖曳可移動，按兩下可再次顯示全部。點一下過程中的像素，就會在檢視器中算出它的這一步。</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>picture {number} · pixel ({x}, {y})</source>
        <translation>圖片 {number} · 像素 ({x}, {y})</translation>
    </message>
</context>
<context>
    <name>PresetChoice</name>
    <message>
        <source>The same settings as “{title}”</source>
        <translation>與「{title}」相同的設定</translation>
    </message>
</context>
<context>
    <name>PresetCombo</name>
    <message>
        <source>Preset</source>
        <translation>預設組合</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>自訂設定</translation>
    </message>
    <message>
        <source>Save these settings as a preset…</source>
        <translation>將這些設定存成預設組合…</translation>
    </message>
    <message>
        <source>Keep all settings as they are now under a name of your own</source>
        <translation>以自訂名稱保留目前的所有設定</translation>
    </message>
    <message>
        <source>Manage presets…</source>
        <translation>管理預設組合…</translation>
    </message>
    <message>
        <source>Rename, delete, export or import presets of your own</source>
        <translation>重新命名、刪除、匯出或匯入自訂的預設組合</translation>
    </message>
    <message>
        <source>{title}, changed</source>
        <translation>{title}，已變更</translation>
    </message>
    <message>
        <source>Ready-made settings. Choosing others begins a new run where one is needed; the old one can be brought back.</source>
        <translation>現成的設定。選擇其他設定時，若有需要會開始新的執行；舊的可以還原。</translation>
    </message>
</context>
<context>
    <name>PresetFiles</name>
    <message>
        <source>Import a preset</source>
        <translation>匯入預設組合</translation>
    </message>
    <message>
        <source>Export the preset</source>
        <translation>匯出預設組合</translation>
    </message>
    <message>
        <source>Presets ({patterns})</source>
        <translation>預設組合 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有檔案 (*)</translation>
    </message>
</context>
<context>
    <name>PresetNameDialog</name>
    <message>
        <source>Save as a preset</source>
        <translation>存成預設組合</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>預設組合的名稱</translation>
    </message>
    <message>
        <source>Up to {most} characters</source>
        <translation>最多 {most} 個字元</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名稱(&amp;N)</translation>
    </message>
    <message>
        <source>Keep the settings as they are now under this name</source>
        <translation>以這個名稱保留目前的設定</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close this dialog; nothing is kept (Esc)</source>
        <translation>關閉這個對話框，不保留任何內容 (Esc)</translation>
    </message>
    <message>
        <source>All settings are kept, but neither what was learned nor the device.</source>
        <translation>所有設定都會保留，但不包括學到的內容與裝置。</translation>
    </message>
    <message>
        <source>There is a preset of this name already. It will be replaced.</source>
        <translation>已經有同名的預設組合，它會被取代。</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>取代(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>儲存(&amp;S)</translation>
    </message>
</context>
<context>
    <name>PresetWords</name>
    <message>
        <source>Best quality</source>
        <translation>最佳品質</translation>
    </message>
    <message>
        <source>As in the article</source>
        <translation>與文章相同</translation>
    </message>
    <message>
        <source>DDIM in 50 steps</source>
        <translation>50 步的 DDIM</translation>
    </message>
    <message>
        <source>Why the simplified variant shrinks</source>
        <translation>簡化版為何會收縮</translation>
    </message>
    <message>
        <source>Too few steps: signal left at T</source>
        <translation>步數太少：T 時仍有訊號</translation>
    </message>
    <message>
        <source>Eight Gaussians</source>
        <translation>八個高斯</translation>
    </message>
    <message>
        <source>Swiss roll, trained</source>
        <translation>瑞士捲，已訓練</translation>
    </message>
    <message>
        <source>Cats: ordinary machine</source>
        <translation>貓：一般電腦</translation>
    </message>
    <message>
        <source>Cats: sketch</source>
        <translation>貓：草稿</translation>
    </message>
    <message>
        <source>Cats: strong machine</source>
        <translation>貓：高效能電腦</translation>
    </message>
    <message>
        <source>Cats: as in the article</source>
        <translation>貓：與文章相同</translation>
    </message>
    <message>
        <source>Cat</source>
        <translation>貓</translation>
    </message>
    <message>
        <source>Measured to come close to the data with every schedule and sampler: the network predicts the velocity v; DDPM visits all 200 levels.</source>
        <translation>實測結果：無論用哪種排程與取樣器，都很接近資料。網路預測速度 v；DDPM 走訪全部 200 個時間步。</translation>
    </message>
    <message>
        <source>What the article does: T = 200, β from 1e-4 to 0.02, DDPM without clipping, an average without warm-up, and 40 points that leave traces.</source>
        <translation>文章的做法：T = 200，β 從 1e-4 到 0.02，DDPM 不裁切，平均不暖身，並有 40 個點留下軌跡。</translation>
    </message>
    <message>
        <source>The article&apos;s list of 50 of the 200 levels: DDIM skips the others and adds no noise, so the same x_T always leads to the same sample.</source>
        <translation>文章從 200 個時間步中列出的 50 個：DDIM 跳過其餘的步，也不加雜訊，所以同一個 x_T 總是得到同一個樣本。</translation>
    </message>
    <message>
        <source>Without the noise σₜ z nothing keeps the points apart while the predicted noise has no direction yet: the cloud falls together at large t, and never gets its width back.</source>
        <translation>少了雜訊 σₜ z，當預測的雜訊還沒有方向時，就沒有東西能讓點彼此分開：點雲在 t 大時縮成一團，再也回不到原來的寬度。</translation>
    </message>
    <message>
        <source>With T = 20 four fifths of the signal are left at T, but sampling starts from pure noise: too many points end up where the two moons meet.</source>
        <translation>T = 20 時，T 仍留有五分之四的訊號，取樣卻從純雜訊開始：太多點落在雙月交會之處。</translation>
    </message>
    <message>
        <source>Eight separate modes: see whether the network finds all of them, equally often, and leaves the space between them empty.</source>
        <translation>八個分開的眾數：看看網路能否全部找到、機率相同，並讓其間的空間保持空白。</translation>
    </message>
    <message>
        <source>A network that was trained beforehand: press Sample and watch the roll come out of noise, or train it further.</source>
        <translation>事先訓練好的網路：按「取樣」，看瑞士捲從雜訊中浮現，或繼續訓練它。</translation>
    </message>
    <message>
        <source>Three pictures of 64 pixels, a small U-Net that predicts the velocity v, DDIM in 50 steps: cats can be told after some minutes on two cores.</source>
        <translation>三張 64 像素的圖片、預測速度 v 的小型 U-Net、50 步的 DDIM：用兩個核心，幾分鐘後就看得出是貓。</translation>
    </message>
    <message>
        <source>Three pictures of 32 pixels and a U-Net of three levels: the quickest way to see pictures come out of noise, and the coarsest.</source>
        <translation>三張 32 像素的圖片與三層的 U-Net：能最快看到圖片從雜訊中浮現，但也最粗糙。</translation>
    </message>
    <message>
        <source>Three pictures of 128 pixels and a U-Net of five levels: for a machine with many cores, or a graphics card.</source>
        <translation>三張 128 像素的圖片與五層的 U-Net：適合多核心的電腦，或顯示卡。</translation>
    </message>
    <message>
        <source>What the article does: 256 pixels, 44 million parameters, all 1,000 levels, and the noise ε predicted, so that colours may drift: at large t an error of ε is magnified. For a graphics card.</source>
        <translation>文章的做法：256 像素、4,400 萬個參數、全部 1,000 個時間步，並預測雜訊 ε，所以顏色可能偏移：t 大時，ε 的誤差會放大。適合顯示卡。</translation>
    </message>
    <message>
        <source>A U-Net that was trained beforehand: press Sample, and a cat comes out of noise at once; or train it further.</source>
        <translation>事先訓練好的 U-Net：按「取樣」，貓就立刻從雜訊中浮現；或繼續訓練它。</translation>
    </message>
</context>
<context>
    <name>PresetsDialog</name>
    <message>
        <source>Your presets</source>
        <translation>你的預設組合</translation>
    </message>
    <message>
        <source>F2 renames the preset, Del deletes it</source>
        <translation>F2 重新命名預設組合，Del 刪除</translation>
    </message>
    <message>
        <source>Your own presets will be listed here. To keep the settings as they are now, close this dialog and choose “Save these settings as a preset…” in the list of presets; or import a file that somebody gave you.</source>
        <translation>自訂的預設組合會列在這裡。要保留目前的設定，請關閉這個對話框，在預設組合清單中選擇「將這些設定存成預設組合…」；也可以匯入別人給你的檔案。</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重新命名(&amp;R)</translation>
    </message>
    <message>
        <source>Give it another name (F2)</source>
        <translation>換一個名稱 (F2)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>刪除(&amp;D)</translation>
    </message>
    <message>
        <source>It can be brought back (Del)</source>
        <translation>刪除後可以還原 (Del)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>匯出(&amp;E)…</translation>
    </message>
    <message>
        <source>Write it to a file to share</source>
        <translation>寫入檔案以便分享</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>匯入(&amp;I)…</translation>
    </message>
    <message>
        <source>Add the preset of a file</source>
        <translation>加入檔案中的預設組合</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>復原(&amp;U)</translation>
    </message>
    <message>
        <source>Bring back the preset that was deleted last (Ctrl+Z)</source>
        <translation>還原最後刪除的預設組合 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>關閉(&amp;C)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>關閉 (Esc)</translation>
    </message>
    <message>
        <source>“{before}” is now called “{now}”.</source>
        <translation>「{before}」已改名為「{now}」。</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>已刪除「{name}」。</translation>
    </message>
    <message>
        <source>“{name}” is back.</source>
        <translation>已還原「{name}」。</translation>
    </message>
    <message>
        <source>“{name}” was written to {file}.</source>
        <translation>已將「{name}」寫入 {file}。</translation>
    </message>
    <message>
        <source>“{name}” was imported.</source>
        <translation>已匯入「{name}」。</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Left</source>
        <translation>←</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>→</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>↑</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>↓</translation>
    </message>
</context>
<context>
    <name>RecoveryBar</name>
    <message>
        <source>A run that was not saved</source>
        <translation>未儲存的執行</translation>
    </message>
    <message>
        <source>Decide at the next start (Esc)</source>
        <translation>下次啟動時再決定 (Esc)</translation>
    </message>
    <message>
        <source>Not saved when the program ended: a run at step {step} ({when}).</source>
        <translation>程式結束時未儲存：第 {step} 步的執行（{when}）。</translation>
    </message>
    <message>
        <source>Not saved when the program ended: {file} at step {step} ({when}).</source>
        <translation>程式結束時未儲存：第 {step} 步的 {file}（{when}）。</translation>
    </message>
    <message>
        <source>There is another one after it.</source>
        <translation>之後還有一個。</translation>
    </message>
    <message>
        <source>There are {count} more after it.</source>
        <translation>之後還有 {count} 個。</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>繼續</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>捨棄</translation>
    </message>
    <message>
        <source>Go on with that run; the one that there is now can be brought back</source>
        <translation>繼續那次執行；目前的執行可以還原</translation>
    </message>
    <message>
        <source>Delete what was kept of that run; this cannot be undone</source>
        <translation>刪除那次執行所保留的內容；此動作無法復原</translation>
    </message>
</context>
<context>
    <name>Refusals</name>
    <message>
        <source>{where}: {fault}</source>
        <translation>{where}：{fault}</translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation>{first}；{second}</translation>
    </message>
    <message>
        <source>the network halves a side {times} times, so {side} pixels must be a multiple of {step}</source>
        <translation>網路會把邊長減半 {times} 次，所以 {side} 像素必須是 {step} 的倍數</translation>
    </message>
    <message>
        <source>use {low} or {high} pixels</source>
        <translation>請用 {low} 或 {high} 像素</translation>
    </message>
    <message>
        <source>use {side} pixels</source>
        <translation>請用 {side} 像素</translation>
    </message>
    <message>
        <source>use {low} or {high} channels</source>
        <translation>請用 {low} 或 {high} 個通道</translation>
    </message>
    <message>
        <source>{width}: a group of GroupNorm has {least} channels or more</source>
        <translation>{width}：GroupNorm 的一組至少要有 {least} 個通道</translation>
    </message>
    <message>
        <source>{width}: GroupNorm cannot split it into {groups} groups of one size</source>
        <translation>{width}：GroupNorm 無法把它分成大小相同的 {groups} 組</translation>
    </message>
    <message>
        <source>there is no level</source>
        <translation>一層也沒有</translation>
    </message>
    <message>
        <source>name the channels of at least one</source>
        <translation>請至少給出一層的通道數</translation>
    </message>
    <message>
        <source>no file is named</source>
        <translation>沒有指定檔案</translation>
    </message>
    <message>
        <source>give pictures, or a folder of them</source>
        <translation>請給出圖片，或放圖片的資料夾</translation>
    </message>
    <message>
        <source>Oxford-IIIT Pet is looked for, and no folder is named</source>
        <translation>要使用 Oxford-IIIT Pet，但沒有指定資料夾</translation>
    </message>
    <message>
        <source>download it, or give the folder that holds oxford-iiit-pet</source>
        <translation>請下載，或指定含有 oxford-iiit-pet 的資料夾</translation>
    </message>
    <message>
        <source>no picture can be read: {reason}</source>
        <translation>沒有任何圖片可以讀取：{reason}</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>檔案是空的</translation>
    </message>
    <message>
        <source>save it as PNG</source>
        <translation>請另存為 PNG</translation>
    </message>
    <message>
        <source>this is not a picture that can be read</source>
        <translation>這不是可以讀取的圖片</translation>
    </message>
    <message>
        <source>squares of it were chosen, and it is not there</source>
        <translation>選了其中的方框，但檔案不在那裡</translation>
    </message>
    <message>
        <source>there is no {name} in {folder}</source>
        <translation>{folder} 裡沒有 {name}</translation>
    </message>
    <message>
        <source>choose the folder that holds {name}, with images and annotations in it, or download it</source>
        <translation>請選擇含有 {name} 的資料夾（裡面要有 images 和 annotations），或下載</translation>
    </message>
    <message>
        <source>the pictures cannot be had from {host}: {reason}</source>
        <translation>無法從 {host} 取得圖片：{reason}</translation>
    </message>
    <message>
        <source>check the connection and try again, or, with a copy on disk, {remedy}</source>
        <translation>請檢查連線後再試一次；如果磁碟上已有副本，{remedy}</translation>
    </message>
    <message>
        <source>choose the folder that holds {name}, with images and annotations in it</source>
        <translation>請選擇含有 {name} 的資料夾（裡面要有 images 和 annotations）</translation>
    </message>
    <message>
        <source>a batch of {count} pictures of {size} px does not fit in memory</source>
        <translation>一批 {count} 張 {size} 像素的圖片放不進記憶體</translation>
    </message>
    <message>
        <source>train it in more parts, or use a smaller batch or smaller pictures</source>
        <translation>請分成更多部分訓練，或使用較小的批次或較小的圖片</translation>
    </message>
    <message>
        <source>a batch of {count} points does not fit in memory</source>
        <translation>一批 {count} 個點放不進記憶體</translation>
    </message>
    <message>
        <source>use a smaller batch or network</source>
        <translation>請使用較小的批次或網路</translation>
    </message>
    <message>
        <source>there is too little memory for this</source>
        <translation>記憶體不足以做這件事</translation>
    </message>
    <message>
        <source>use fewer or smaller pictures at once</source>
        <translation>請一次使用較少或較小的圖片</translation>
    </message>
    <message>
        <source>the number is outside {low} to {high}</source>
        <translation>數字超出 {low} 到 {high} 的範圍</translation>
    </message>
    <message>
        <source>{value} is outside {low} to {high}</source>
        <translation>{value} 超出 {low} 到 {high} 的範圍</translation>
    </message>
    <message>
        <source>a value is needed</source>
        <translation>需要一個值</translation>
    </message>
    <message>
        <source>{value} is not a whole number</source>
        <translation>{value} 不是整數</translation>
    </message>
    <message>
        <source>{value} is below beta_start, {start}</source>
        <translation>{value} 小於 β₁（{start}）</translation>
    </message>
    <message>
        <source>the last beta must be at least the first</source>
        <translation>最後一個 β 不能小於第一個</translation>
    </message>
    <message>
        <source>{value} is odd, and half of it are sines and half cosines</source>
        <translation>{value} 是奇數，但需要正弦與餘弦各半</translation>
    </message>
    <message>
        <source>{value} is not below clip_high, {high}</source>
        <translation>{value} 沒有小於上限（{high}）</translation>
    </message>
    <message>
        <source>the lower bound must be below the upper</source>
        <translation>下限必須小於上限</translation>
    </message>
    <message>
        <source>{value} is not below {high}, the data&apos;s greatest</source>
        <translation>{value} 沒有小於資料的最大值 {high}</translation>
    </message>
    <message>
        <source>use a smaller one</source>
        <translation>請用較小的值</translation>
    </message>
    <message>
        <source>{value} is not above {low}, the data&apos;s least</source>
        <translation>{value} 沒有大於資料的最小值 {low}</translation>
    </message>
    <message>
        <source>use a greater one</source>
        <translation>請用較大的值</translation>
    </message>
    <message>
        <source>{rate} frames a second are more than screens show</source>
        <translation>每秒 {rate} 個影格超出螢幕所能顯示</translation>
    </message>
    <message>
        <source>{rate} frames a second are more than a GIF can show, which has no frames shorter than {shortest} ms</source>
        <translation>每秒 {rate} 個影格超出 GIF 所能顯示：每個影格至少 {shortest} 毫秒</translation>
    </message>
    <message>
        <source>{rate} is too low a frame rate</source>
        <translation>影格率 {rate} 太低</translation>
    </message>
    <message>
        <source>{seconds} s is out of range</source>
        <translation>{seconds} 秒超出範圍</translation>
    </message>
    <message>
        <source>use at most {most}</source>
        <translation>最多 {most}</translation>
    </message>
    <message>
        <source>use at least {least}</source>
        <translation>至少 {least}</translation>
    </message>
    <message>
        <source>use T of at least {least}, or turn the scaling off</source>
        <translation>請將 T 設為至少 {least}，或關閉縮放</translation>
    </message>
    <message>
        <source>use a smaller beta_end or turn the scaling off</source>
        <translation>請用較小的 β_T，或關閉縮放</translation>
    </message>
    <message>
        <source>use a smaller beta_end or a smaller T</source>
        <translation>請用較小的 β_T 或較小的 T</translation>
    </message>
    <message>
        <source>use {low} to {high} seconds</source>
        <translation>請用 {low} 到 {high} 秒</translation>
    </message>
    <message>
        <source>use {value}</source>
        <translation>請用 {value}</translation>
    </message>
    <message>
        <source>the range scaled to T = {steps} ends at beta = {beta}, and a beta must be below 1</source>
        <translation>縮放到 T = {steps} 時，範圍的終點是 β = {beta}，但 β 必須小於 1</translation>
    </message>
    <message>
        <source>with T = {steps} alpha_bar falls to {left}, too little to find x_0 again</source>
        <translation>T = {steps} 時 ᾱ 降到 {left}，已無法還原 x₀</translation>
    </message>
    <message>
        <source>{steps} steps are more than the T = {levels} levels there are</source>
        <translation>{steps} 步超過現有的 T = {levels} 個時間步</translation>
    </message>
    <message>
        <source>it names no level</source>
        <translation>沒有列出任何時間步</translation>
    </message>
    <message>
        <source>give at least one t</source>
        <translation>請至少列出一個 t</translation>
    </message>
    <message>
        <source>{after} comes after {before}</source>
        <translation>{after} 排在 {before} 之後</translation>
    </message>
    <message>
        <source>give the levels in increasing order, each once</source>
        <translation>請由小到大列出時間步，各一次</translation>
    </message>
    <message>
        <source>there is no level {level}</source>
        <translation>沒有時間步 {level}</translation>
    </message>
    <message>
        <source>with T = {steps} they go from 0 to {last}</source>
        <translation>T = {steps} 時，時間步為 0 到 {last}</translation>
    </message>
    <message>
        <source>{value} is not a list of whole numbers</source>
        <translation>{value} 不是整數清單</translation>
    </message>
    <message>
        <source>write them as 0, 4, 8</source>
        <translation>請寫成 0, 4, 8</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>找不到這個檔案</translation>
    </message>
    <message>
        <source>this is not a file</source>
        <translation>這不是檔案</translation>
    </message>
    <message>
        <source>this is not a file; give a CSV or TSV file</source>
        <translation>這不是檔案；請選擇 CSV 或 TSV 檔</translation>
    </message>
    <message>
        <source>the file cannot be read: {reason}</source>
        <translation>無法讀取檔案：{reason}</translation>
    </message>
    <message>
        <source>the file is larger than {size} MiB; give a part of it</source>
        <translation>檔案大於 {size} MiB；請只取其中一部分</translation>
    </message>
    <message>
        <source>this is not a picture that can be read; save it as PNG</source>
        <translation>無法讀取這張圖片；請另存為 PNG</translation>
    </message>
    <message>
        <source>pictures of format {format} are not read; save it as PNG</source>
        <translation>不支援 {format} 格式的圖片；請另存為 PNG</translation>
    </message>
    <message>
        <source>the picture cannot be read: {reason}; save it anew as PNG</source>
        <translation>無法讀取圖片：{reason}；請重新存成 PNG</translation>
    </message>
    <message>
        <source>the picture has {count} million pixels; make it smaller than {most} million</source>
        <translation>圖片有 {count} 百萬像素；請縮小到 {most} 百萬像素以內</translation>
    </message>
    <message>
        <source>the picture holds values that are not finite; save it as PNG</source>
        <translation>圖片中有非有限的數值；請另存為 PNG</translation>
    </message>
    <message>
        <source>every pixel is equally bright; choose a picture with a shape in it</source>
        <translation>所有像素一樣亮；請選擇看得出形狀的圖片</translation>
    </message>
    <message>
        <source>every pixel is white or transparent, and only dark ones become points; take the bright ones instead, or choose another picture</source>
        <translation>所有像素都是白色或透明，而只有暗的像素會變成點；請改取亮的像素，或選擇另一張圖片</translation>
    </message>
    <message>
        <source>every pixel is black or transparent, and only bright ones become points; take the dark ones instead, or choose another picture</source>
        <translation>所有像素都是黑色或透明，而只有亮的像素會變成點；請改取暗的像素，或選擇另一張圖片</translation>
    </message>
    <message>
        <source>nothing is drawn in it; draw something first</source>
        <translation>裡面什麼都沒畫；請先畫一些東西</translation>
    </message>
    <message>
        <source>this is no drawing, for it names no format and no strokes</source>
        <translation>這不是繪圖檔：沒有格式，也沒有筆畫</translation>
    </message>
    <message>
        <source>this is not a text file; export the table as CSV or TSV</source>
        <translation>這不是文字檔；請將表格匯出成 CSV 或 TSV</translation>
    </message>
    <message>
        <source>line {line} is not UTF-8 text; save the table as UTF-8</source>
        <translation>第 {line} 行不是 UTF-8 文字；請以 UTF-8 儲存表格</translation>
    </message>
    <message>
        <source>the file holds no rows</source>
        <translation>檔案裡沒有任何一列</translation>
    </message>
    <message>
        <source>there are no rows below the names of the columns</source>
        <translation>欄名下方沒有任何一列</translation>
    </message>
    <message>
        <source>there are more than {count} rows; give a part of them</source>
        <translation>超過 {count} 列；請只取其中一部分</translation>
    </message>
    <message>
        <source>at least {least} rows are needed, and there are {count}</source>
        <translation>至少需要 {least} 列，但只有 {count} 列</translation>
    </message>
    <message>
        <source>{needed} columns of numbers are needed and {found} found</source>
        <translation>需要 {needed} 欄數字，只找到 {found} 欄</translation>
    </message>
    <message>
        <source>the columns are {columns}</source>
        <translation>各欄為 {columns}</translation>
    </message>
    <message>
        <source>{value} in {column} is not a finite number</source>
        <translation>{column}的 {value} 不是有限的數字</translation>
    </message>
    <message>
        <source>{value} in {column} has a comma</source>
        <translation>{column}的 {value} 含有逗號</translation>
    </message>
    <message>
        <source>{value} in {column} is not a number</source>
        <translation>{column}的 {value} 不是數字</translation>
    </message>
    <message>
        <source>write {value}</source>
        <translation>請寫成 {value}</translation>
    </message>
    <message>
        <source>{count} fields, and there are {columns} columns</source>
        <translation>有 {count} 個值，但只有 {columns} 欄</translation>
    </message>
    <message>
        <source>nothing in {column}</source>
        <translation>{column}沒有值</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>另有 {count} 項</translation>
    </message>
    <message>
        <source>line {line}: {fault}</source>
        <translation>第 {line} 行：{fault}</translation>
    </message>
    <message>
        <source>column {name}</source>
        <translation>{name} 欄</translation>
    </message>
</context>
<context>
    <name>RunBar</name>
    <message>
        <source>Train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>+1 step</source>
        <translation>+1 步</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重設</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>匯出</translation>
    </message>
</context>
<context>
    <name>SampleButtons</name>
    <message>
        <source>Sample</source>
        <translation>取樣</translation>
    </message>
    <message>
        <source>Draw x_T and record the reverse process down to x₀, frame by frame</source>
        <translation>抽出 x_T，並逐影格記錄一路到 x₀ 的反向過程</translation>
    </message>
    <message>
        <source>Sample step by step</source>
        <translation>逐步取樣</translation>
    </message>
    <message>
        <source>Draw x_T alone; each press of the arrow to the right then makes one step, one call of the network</source>
        <translation>只抽出 x_T；之後每按一次右方向鍵就走一步，也就是呼叫網路一次</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop sampling</source>
        <translation>停止取樣</translation>
    </message>
    <message>
        <source>End the reverse process where it is</source>
        <translation>讓反向過程停在目前的位置</translation>
    </message>
</context>
<context>
    <name>SamplingSettings</name>
    <message>
        <source>Sampling</source>
        <translation>取樣</translation>
    </message>
    <message>
        <source>The reverse process. DDPM visits every t and adds noise; DDIM may skip levels and is deterministic at η = 0; DPM++ 2M (DPM-Solver++) leads where that does in a quarter of its steps, by two predictions of x₀; the simplified one takes the predicted noise off with the factor √(1 − αₜ).</source>
        <translation>反向過程。DDPM 走訪每個 t 並加入雜訊；DDIM 可以跳過時間步，且在 η = 0 時是確定性的；DPM++ 2M（DPM-Solver++）利用前後兩次預測的 x₀，只要四分之一的步數就能走到同樣的地方；簡化版以係數 √(1 − αₜ) 去掉預測的雜訊。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>simplified</source>
        <translation>簡化</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>取樣器</translation>
    </message>
    <message>
        <source>Variance σₜ² of the DDPM step</source>
        <translation>DDPM 步的變異數 σₜ²</translation>
    </message>
    <message>
        <source>σₜ² of the noise that a reverse step adds: βₜ, best where x₀ is spread like noise, or β̃ₜ, that of q(xₜ₋₁ | xₜ, x₀), best where x₀ is one point.</source>
        <translation>反向步所加雜訊的 σₜ²：βₜ，最適合 x₀ 像雜訊一樣散布時；或 β̃ₜ，即 q(xₜ₋₁ | xₜ, x₀) 的變異數，最適合 x₀ 只是一個點時。</translation>
    </message>
    <message>
        <source>beta</source>
        <translation>β</translation>
    </message>
    <message>
        <source>posterior</source>
        <translation>後驗</translation>
    </message>
    <message>
        <source>Number of DDIM steps S</source>
        <translation>DDIM 的步數 S</translation>
    </message>
    <message>
        <source>S, how many of the T levels are visited, evenly spread.</source>
        <translation>S，從 T 個時間步中均勻走訪幾個。</translation>
    </message>
    <message>
        <source>Noise of DDIM, η</source>
        <translation>DDIM 的雜訊 η</translation>
    </message>
    <message>
        <source>η, the share of DDPM&apos;s σₜ that a step adds: none at 0, all of it at 1.</source>
        <translation>η，每一步加入 DDPM 的 σₜ 的比例：0 時完全不加，1 時全部加入。</translation>
    </message>
    <message>
        <source>Levels t that DDIM visits</source>
        <translation>DDIM 走訪的時間步 t</translation>
    </message>
    <message>
        <source>Any increasing list of t, with commas: 0, 4, 8, 12. From one listed t the step goes to the one before it. Empty: S levels, spread evenly.</source>
        <translation>任何遞增的 t 清單，以逗號分隔：0, 4, 8, 12。每一步從清單中的一個 t 走到它的前一個。留空：S 個均勻分布的時間步。</translation>
    </message>
    <message>
        <source>spread evenly</source>
        <translation>均勻分布</translation>
    </message>
    <message>
        <source>Number of DPM++ 2M steps S</source>
        <translation>DPM++ 2M 的步數 S</translation>
    </message>
    <message>
        <source>S, how many of the T levels are visited, closer to one another towards the data. 10 to 20 are enough.</source>
        <translation>S，在 T 個時間步中走訪多少個；越靠近資料，間隔越密。10 到 20 步就夠了。</translation>
    </message>
    <message>
        <source>Add noise σₜ z</source>
        <translation>加入雜訊 σₜ z</translation>
    </message>
    <message>
        <source>Without σₜ z nothing keeps the points apart, and the cloud shrinks.</source>
        <translation>少了 σₜ z，就沒有東西能讓點彼此分開，點雲會收縮。</translation>
    </message>
    <message>
        <source>Without σₜ z nothing keeps the samples apart, and they fade towards their mean.</source>
        <translation>少了 σₜ z，就沒有東西能讓樣本彼此分開，樣本會逐漸褪向它們的平均。</translation>
    </message>
    <message>
        <source>network</source>
        <translation>網路</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精確</translation>
    </message>
    <message>
        <source>What predicts the noise</source>
        <translation>由什麼預測雜訊</translation>
    </message>
    <message>
        <source>The averaged network, or the exact E[ε | xₜ] of the training points: the answer of a perfect network, computed without one. Live samples stay the network&apos;s.</source>
        <translation>平均權重的網路，或訓練點的精確 E[ε | xₜ]：也就是完美網路的答案，不靠網路直接算出。即時樣本仍由網路產生。</translation>
    </message>
    <message>
        <source>The averaged network, or the exact E[ε | xₜ] of the training pictures: the answer of a perfect network, which gives back these pictures and no others. Live samples stay the network&apos;s.</source>
        <translation>平均權重的網路，或訓練圖片的精確 E[ε | xₜ]：也就是完美網路的答案，只會重現這些圖片，不會有別的。即時樣本仍由網路產生。</translation>
    </message>
    <message>
        <source>Variance</source>
        <translation>變異數</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步數</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>時間步</translation>
    </message>
    <message>
        <source>Denoiser</source>
        <translation>去噪器</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>裁切</translation>
    </message>
    <message>
        <source>Keeps the predicted x̂₀ within the bounds, and takes ε from the clipped x̂₀. Not for the simplified sampler, which has no x̂₀ to clip.</source>
        <translation>讓預測的 x̂₀ 保持在界限內，並由裁切後的 x̂₀ 求出 ε。不適用於簡化取樣器，因為它沒有可裁切的 x̂₀。</translation>
    </message>
    <message>
        <source>Empty: the least and greatest coordinate of the training points, widened by 5%.</source>
        <translation>留空：訓練點的最小與最大座標，再放寬 5%。</translation>
    </message>
    <message>
        <source>Empty: −1 and 1, black and the brightest that a pixel can be.</source>
        <translation>留空：−1 與 1，也就是黑色與像素的最亮值。</translation>
    </message>
    <message>
        <source>Lower bound of x̂₀</source>
        <translation>x̂₀ 的下界</translation>
    </message>
    <message>
        <source>Least value that x̂₀ may take.</source>
        <translation>x̂₀ 可取的最小值。</translation>
    </message>
    <message>
        <source>Upper bound of x̂₀</source>
        <translation>x̂₀ 的上界</translation>
    </message>
    <message>
        <source>Greatest value that x̂₀ may take.</source>
        <translation>x̂₀ 可取的最大值。</translation>
    </message>
    <message>
        <source>Number of samples</source>
        <translation>樣本數</translation>
    </message>
    <message>
        <source>How many points start as noise x_T and are led to x₀.</source>
        <translation>有幾個點從雜訊 x_T 開始，一路走到 x₀。</translation>
    </message>
    <message>
        <source>How many pictures start as noise x_T and are led to x₀.</source>
        <translation>有幾張圖片從雜訊 x_T 開始，一路走到 x₀。</translation>
    </message>
    <message>
        <source>Seed of the samples</source>
        <translation>樣本的種子</translation>
    </message>
    <message>
        <source>Draws x_T and the noise z of every reverse step; one seed, one result.</source>
        <translation>抽出 x_T 與每個反向步的雜訊 z；同一個種子，同一個結果。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>樣本</translation>
    </message>
    <message>
        <source>2% of time</source>
        <translation>2% 的時間</translation>
    </message>
    <message>
        <source>5% of time</source>
        <translation>5% 的時間</translation>
    </message>
    <message>
        <source>10% of time</source>
        <translation>10% 的時間</translation>
    </message>
    <message>
        <source>15% of time</source>
        <translation>15% 的時間</translation>
    </message>
    <message>
        <source>25% of time</source>
        <translation>25% 的時間</translation>
    </message>
    <message>
        <source>Pace of the live samples</source>
        <translation>即時樣本的步調</translation>
    </message>
    <message>
        <source>The greatest share of the engine&apos;s time that live samples may take.</source>
        <translation>即時樣本最多可占用引擎時間的比例。</translation>
    </message>
    <message>
        <source>Number of live samples</source>
        <translation>即時樣本的數量</translation>
    </message>
    <message>
        <source>How many points are sampled for the live picture of what is learned.</source>
        <translation>為了即時呈現學習成果，要取樣幾個點。</translation>
    </message>
    <message>
        <source>How many pictures are sampled to show live what is learned; fewer come oftener.</source>
        <translation>為了即時呈現學習成果，要取樣幾張圖片；越少就更新得越頻繁。</translation>
    </message>
    <message>
        <source>Live samples</source>
        <translation>即時樣本</translation>
    </message>
    <message>
        <source>Live points</source>
        <translation>即時點數</translation>
    </message>
    <message>
        <source>Live pictures</source>
        <translation>即時圖片</translation>
    </message>
</context>
<context>
    <name>ScheduleAdvice</name>
    <message>
        <source>{percent}% of the signal is left at T</source>
        <translation>T 時仍留有 {percent}% 的訊號</translation>
    </message>
    <message>
        <source>Sampling starts from pure noise, which is not what training saw at the last t. More steps, a greater last β or a scaled range help.</source>
        <translation>取樣從純雜訊開始，但訓練在最後的 t 看到的並不是純雜訊。增加步數、加大最後的 β 或縮放範圍都有幫助。</translation>
    </message>
    <message>
        <source>β reaches 1 in {count} steps</source>
        <translation>β 在 {count} 步中達到 1</translation>
    </message>
    <message>
        <source>Such a step forgets everything before it, so those before it teach nothing. A smaller last β or a larger T helps.</source>
        <translation>這樣的步會忘掉之前的一切，所以在它之前的步什麼也教不了。減小最後的 β 或加大 T 會有幫助。</translation>
    </message>
    <message>
        <source>The list of levels is very uneven</source>
        <translation>時間步清單非常不均勻</translation>
    </message>
    <message>
        <source>Its longest step is {ratio} times its shortest, and the longest decides how far off the samples are. Levels spread evenly serve better.</source>
        <translation>最長的一步是最短的 {ratio} 倍，而樣本偏離多少取決於最長的一步。均勻分布的時間步效果較好。</translation>
    </message>
    <message>
        <source>Clipping moves {percent}% of x̂₀ here</source>
        <translation>裁切在這裡移動了 {percent}% 的 x̂₀</translation>
    </message>
    <message>
        <source>So many predicted coordinates lie outside the bounds that these, and not the network, shape the samples. Wider bounds or more training help.</source>
        <translation>太多預測的座標落在界限之外，以致決定樣本形狀的是界限，而不是網路。放寬界限或多訓練會有幫助。</translation>
    </message>
    <message>
        <source>So many predicted values lie beyond black and full brightness that the bounds, and not the network, shape the pictures. More training helps, and so does a network that predicts v: an error of ε is magnified at large t.</source>
        <translation>太多預測的數值超出黑色與最亮的範圍，以致決定圖片樣貌的是界限，而不是網路。多訓練會有幫助，改用預測 v 的網路也是：t 大時，ε 的誤差會放大。</translation>
    </message>
    <message>
        <source>Spread evenly</source>
        <translation>均勻分布</translation>
    </message>
    <message>
        <source>Let DDIM visit S levels spread evenly</source>
        <translation>讓 DDIM 走訪 S 個均勻分布的時間步</translation>
    </message>
    <message>
        <source>Scale the range</source>
        <translation>縮放範圍</translation>
    </message>
    <message>
        <source>Multiply the range of β by 1000 / T</source>
        <translation>將 β 的範圍乘以 1000 / T</translation>
    </message>
    <message>
        <source>Scale, T = {least}</source>
        <translation>縮放，T = {least}</translation>
    </message>
    <message>
        <source>Multiply the range of β by 1000 / T, and take T = {least}: with fewer steps β would reach 1</source>
        <translation>將 β 的範圍乘以 1000 / T，並取 T = {least}：步數更少時 β 會達到 1</translation>
    </message>
</context>
<context>
    <name>SchedulePanel</name>
    <message>
        <source>Schedule</source>
        <translation>排程</translation>
    </message>
    <message>
        <source>Noise schedule by t</source>
        <translation>各 t 的雜訊排程</translation>
    </message>
    <message>
        <source>ᾱ: the share of the data&apos;s variance that is left at level t (0 to 1).
β: the variance that the step to level t adds (0 to its greatest).
log SNR: the logarithm of ᾱ / (1 − ᾱ) (least to greatest).
With log, all three have one axis with their own values.
Click, or drag the mark, to go to a t.</source>
        <translation>ᾱ：在時間步 t 仍留下的資料變異數比例（0 到 1）。
β：走到時間步 t 的那一步所加入的變異數（0 到最大值）。
log SNR：ᾱ / (1 − ᾱ) 的對數（最小值到最大值）。
開啟「對數」時，三者共用一個軸，各以自己的數值顯示。
點一下或拖曳標記，即可前往某個 t。</translation>
    </message>
    <message>
        <source>log</source>
        <translation>對數</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>對數軸</translation>
    </message>
    <message>
        <source>Draw ᾱ, β and SNR on one logarithmic axis, each as it is</source>
        <translation>將 ᾱ、β 與 SNR 以原本的數值畫在同一個對數軸上</translation>
    </message>
    <message>
        <source>new run, T = {count}</source>
        <translation>新的執行，T = {count}</translation>
    </message>
    <message>
        <source>T = {count}</source>
        <translation>T = {count}</translation>
    </message>
    <message>
        <source>data: ᾱ = 1</source>
        <translation>資料：ᾱ = 1</translation>
    </message>
    <message>
        <source>t = {t}   ᾱ {alpha_bar}   β {beta}   SNR {snr}</source>
        <translation>t = {t}   ᾱ {alpha_bar}   β {beta}   SNR {snr}</translation>
    </message>
    <message>
        <source>log SNR</source>
        <translation>log SNR</translation>
    </message>
    <message>
        <source>SNR</source>
        <translation>SNR</translation>
    </message>
</context>
<context>
    <name>SchedulePlot</name>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
</context>
<context>
    <name>SettingGroup</name>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More settings: {group}</source>
        <translation>更多設定：{group}</translation>
    </message>
    <message>
        <source>Show what is seldom changed</source>
        <translation>顯示很少變更的設定</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>收合</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>From {low} to {high}.</source>
        <translation>從 {low} 到 {high}。</translation>
    </message>
    <message>
        <source>A change starts a new run.</source>
        <translation>變更後會開始新的一輪訓練。</translation>
    </message>
    <message>
        <source>Acts at once.</source>
        <translation>立即生效。</translation>
    </message>
    <message>
        <source>{count} pictures are more than can be shown – use at most {most}</source>
        <translation>{count} 張圖片超出所能顯示的數量 – 最多 {most} 張</translation>
    </message>
</context>
<context>
    <name>SettingWords</name>
    <message>
        <source>data set</source>
        <translation>資料集</translation>
    </message>
    <message>
        <source>points</source>
        <translation>點數</translation>
    </message>
    <message>
        <source>data noise</source>
        <translation>資料雜訊</translation>
    </message>
    <message>
        <source>data seed</source>
        <translation>資料種子</translation>
    </message>
    <message>
        <source>file</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>欄</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>圖片</translation>
    </message>
    <message>
        <source>squares</source>
        <translation>方框</translation>
    </message>
    <message>
        <source>picture size</source>
        <translation>圖片大小</translation>
    </message>
    <message>
        <source>mirror images</source>
        <translation>鏡像</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>排程</translation>
    </message>
    <message>
        <source>range × 1000 / T</source>
        <translation>範圍 × 1000 / T</translation>
    </message>
    <message>
        <source>width</source>
        <translation>寬度</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>層數</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>通道數</translation>
    </message>
    <message>
        <source>bottleneck</source>
        <translation>瓶頸層</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>預測</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>parts of a batch</source>
        <translation>批次分割數</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>學習率</translation>
    </message>
    <message>
        <source>course of the learning rate</source>
        <translation>學習率變化</translation>
    </message>
    <message>
        <source>warm-up</source>
        <translation>暖身</translation>
    </message>
    <message>
        <source>length</source>
        <translation>長度</translation>
    </message>
    <message>
        <source>gradient clip</source>
        <translation>梯度裁切</translation>
    </message>
    <message>
        <source>early average</source>
        <translation>初期平均</translation>
    </message>
    <message>
        <source>training seed</source>
        <translation>訓練種子</translation>
    </message>
    <message>
        <source>sampler</source>
        <translation>取樣器</translation>
    </message>
    <message>
        <source>variance</source>
        <translation>變異數</translation>
    </message>
    <message>
        <source>added noise</source>
        <translation>加入的雜訊</translation>
    </message>
    <message>
        <source>DDIM steps</source>
        <translation>DDIM 步數</translation>
    </message>
    <message>
        <source>levels of DDIM</source>
        <translation>DDIM 的時間步</translation>
    </message>
    <message>
        <source>DPM++ 2M steps</source>
        <translation>DPM++ 2M 步數</translation>
    </message>
    <message>
        <source>denoiser</source>
        <translation>去噪器</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>裁切</translation>
    </message>
    <message>
        <source>clip bounds</source>
        <translation>裁切界限</translation>
    </message>
    <message>
        <source>upper bound</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>樣本</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>種子</translation>
    </message>
    <message>
        <source>pace of live samples</source>
        <translation>即時樣本的更新步調</translation>
    </message>
    <message>
        <source>live points</source>
        <translation>即時點數</translation>
    </message>
    <message>
        <source>device</source>
        <translation>裝置</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>執行緒</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>channels last</source>
        <translation>通道在後</translation>
    </message>
    <message>
        <source>the middle</source>
        <translation>中央</translation>
    </message>
    <message>
        <source>on</source>
        <translation>開</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自動</translation>
    </message>
    <message>
        <source>swiss roll</source>
        <translation>瑞士捲</translation>
    </message>
    <message>
        <source>two moons</source>
        <translation>雙月</translation>
    </message>
    <message>
        <source>circles</source>
        <translation>同心圓</translation>
    </message>
    <message>
        <source>S curve</source>
        <translation>S 形曲線</translation>
    </message>
    <message>
        <source>8 Gaussians</source>
        <translation>8 個高斯</translation>
    </message>
    <message>
        <source>5 × 5 grid</source>
        <translation>5 × 5 網格</translation>
    </message>
    <message>
        <source>checkerboard</source>
        <translation>棋盤</translation>
    </message>
    <message>
        <source>two spirals</source>
        <translation>雙螺旋</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>線性</translation>
    </message>
    <message>
        <source>quadratic</source>
        <translation>二次</translation>
    </message>
    <message>
        <source>sigmoid</source>
        <translation>S 型函數</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>餘弦</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>simplified</source>
        <translation>簡化</translation>
    </message>
    <message>
        <source>beta</source>
        <translation>beta</translation>
    </message>
    <message>
        <source>posterior</source>
        <translation>後驗</translation>
    </message>
    <message>
        <source>network</source>
        <translation>網路</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精確</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>from points to pictures</source>
        <translation>由點改為圖片</translation>
    </message>
    <message>
        <source>from pictures to points</source>
        <translation>由圖片改為點</translation>
    </message>
    <message>
        <source>{setting} from {before} to {after}</source>
        <translation>{setting}由 {before} 改為 {after}</translation>
    </message>
    <message>
        <source>{count} settings</source>
        <translation>{count} 項設定</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Take the bounds from the data</source>
        <translation>由資料決定界限</translation>
    </message>
    <message>
        <source>Take the bounds from the data again</source>
        <translation>重新由資料決定界限</translation>
    </message>
    <message>
        <source>Not in force while levels are listed; empty Levels to choose S.</source>
        <translation>已列出時間步，S 不起作用；清空「時間步」即可選擇 S。</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>鍵盤快速鍵</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜尋</translation>
    </message>
    <message>
        <source>Search the shortcuts</source>
        <translation>搜尋快速鍵</translation>
    </message>
    <message>
        <source>Type a word of what you want to do, or a key</source>
        <translation>輸入想做的事的關鍵字，或某個按鍵</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>功能</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按鍵</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快速鍵</translation>
    </message>
    <message>
        <source>All keys, by the menu or the control that they belong to</source>
        <translation>所有按鍵，依所屬的選單或控制項排列</translation>
    </message>
    <message>
        <source>Keys belong to the control that has the focus first, then to the transport.</source>
        <translation>按鍵先由取得焦點的控制項處理，其次才是播放列。</translation>
    </message>
    <message>
        <source>&amp;Copy as text</source>
        <translation>複製為文字(&amp;C)</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>複製為文字</translation>
    </message>
    <message>
        <source>Put what is shown on the clipboard, to be printed or passed on</source>
        <translation>將顯示的內容放到剪貼簿，以便列印或分享</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>關閉(&amp;L)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Close this page</source>
        <translation>關閉此頁</translation>
    </message>
</context>
<context>
    <name>SignalLeft</name>
    <message>
        <source>Signal left at T</source>
        <translation>T 時剩餘的訊號</translation>
    </message>
    <message>
        <source>{number}  fine</source>
        <translation>{number}  良好</translation>
    </message>
    <message>
        <source>{number}  high</source>
        <translation>{number}  偏高</translation>
    </message>
    <message>
        <source>ᾱ_T = {number}: at the last level hardly anything of the data is left, so sampling may start from pure noise.</source>
        <translation>ᾱ_T = {number}：到最後一個時間步，資料已幾乎不剩，因此可以從純雜訊開始取樣。</translation>
    </message>
    <message>
        <source>ᾱ_T = {number}: at the last level some of the data still shows, but sampling starts from pure noise, which the network never saw there. A larger T, a larger β_T or the scaled range takes more of it away.</source>
        <translation>ᾱ_T = {number}：到最後一個時間步，仍看得到部分資料，但取樣是從純雜訊開始，而網路在該處從未見過純雜訊。加大 T、加大 β_T 或使用縮放後的範圍，可以去除更多資料。</translation>
    </message>
    <message>
        <source>Signal left at T: {text}</source>
        <translation>T 時剩餘的訊號：{text}</translation>
    </message>
</context>
<context>
    <name>Sketch</name>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>繪製</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
</context>
<context>
    <name>SpreadPanel</name>
    <message>
        <source>Spread of each cloud by level of noise</source>
        <translation>各時間步點雲的離散程度</translation>
    </message>
    <message>
        <source>The standard deviation of each cloud against t, and that of the data across.
Click to go to a t.</source>
        <translation>各點雲的標準差對 t 的變化，橫線為資料的標準差。
點一下即可前往某個 t。</translation>
    </message>
    <message>
        <source>The spread of each cloud against t appears here</source>
        <translation>各點雲對 t 的離散程度會顯示在這裡</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
</context>
<context>
    <name>SpreadPlot</name>
    <message>
        <source>t</source>
        <translation>t</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>Field</source>
        <translation>場</translation>
    </message>
    <message>
        <source>What is predicted everywhere at this t: the noise ε, or the score, which points to where data is more probable. The exact ones are those of the training points; the difference says where the network errs.</source>
        <translation>在這個 t，各處的預測值：雜訊 ε，或分數（指向資料機率較高的方向）。精確值由訓練點算出；差異則顯示網路在哪裡出錯。</translation>
    </message>
    <message>
        <source>{value} or more</source>
        <translation>{value} 以上</translation>
    </message>
    <message>
        <source>hardly any data</source>
        <translation>幾乎沒有資料</translation>
    </message>
    <message>
        <source>= {unit}, cut at {cut}</source>
        <translation>= {unit}，截斷於 {cut}</translation>
    </message>
    <message>
        <source>no field</source>
        <translation>不顯示場</translation>
    </message>
    <message>
        <source>network&apos;s noise</source>
        <translation>網路的雜訊</translation>
    </message>
    <message>
        <source>exact noise</source>
        <translation>精確雜訊</translation>
    </message>
    <message>
        <source>network&apos;s score</source>
        <translation>網路的分數</translation>
    </message>
    <message>
        <source>exact score</source>
        <translation>精確分數</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差異</translation>
    </message>
    <message>
        <source>Noise as the network predicts it at t = {t}, step {step}</source>
        <translation>網路預測的雜訊，t = {t}，第 {step} 步</translation>
    </message>
    <message>
        <source>Exact noise E[ε | xₜ] at t = {t}</source>
        <translation>精確雜訊 E[ε | xₜ]，t = {t}</translation>
    </message>
    <message>
        <source>Score as the network predicts it at t = {t}, step {step}</source>
        <translation>網路預測的分數，t = {t}，第 {step} 步</translation>
    </message>
    <message>
        <source>Exact score ∇ log pₜ(x) at t = {t}</source>
        <translation>精確分數 ∇ log pₜ(x)，t = {t}</translation>
    </message>
    <message>
        <source>Length of network&apos;s noise − exact noise at t = {t}, step {step}</source>
        <translation>網路雜訊 − 精確雜訊的長度，t = {t}，第 {step} 步</translation>
    </message>
    <message>
        <source>point {number} of {count}</source>
        <translation>第 {number} 點，共 {count} 點</translation>
    </message>
    <message>
        <source>p(x_0 | x_t): the training points that the selected point may have come from, the stronger the more probable, down to a hundredth of the most probable</source>
        <translation>p(x_0 | x_t)：所選的點可能來自的訓練點，顏色越深機率越高，最低顯示到最高機率的百分之一</translation>
    </message>
    <message>
        <source>trace</source>
        <translation>軌跡</translation>
    </message>
    <message>
        <source>The way that the selected point has gone</source>
        <translation>所選的點走過的路徑</translation>
    </message>
    <message>
        <source>possible origins</source>
        <translation>可能的來源</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>Learned so far</source>
        <translation>目前所學</translation>
    </message>
    <message>
        <source>Forward process</source>
        <translation>前向過程</translation>
    </message>
    <message>
        <source>Reverse process</source>
        <translation>反向過程</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比較</translation>
    </message>
    <message>
        <source>The data appears here</source>
        <translation>資料會顯示在這裡</translation>
    </message>
    <message>
        <source>What the network has learned appears here. Press Train ({keys})</source>
        <translation>網路學到的內容會顯示在這裡。請按「訓練」（{keys}）</translation>
    </message>
    <message>
        <source>The forward process appears here once it is recorded</source>
        <translation>前向過程記錄後會顯示在這裡</translation>
    </message>
    <message>
        <source>The reverse process appears here. Press Sample ({keys})</source>
        <translation>尚無反向過程。
請按「取樣」
（{keys}）</translation>
    </message>
    <message>
        <source>Samplers side by side, from the same noise</source>
        <translation>並排比較取樣器，
從相同的雜訊開始</translation>
    </message>
    <message>
        <source>Training begins once it is known what is fastest here</source>
        <translation>實測出這裡最快的方式後，就會開始訓練</translation>
    </message>
    <message>
        <source>The first samples appear here in a while</source>
        <translation>稍後這裡會顯示第一批樣本</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>exact, no network</source>
        <translation>精確，不用網路</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精確</translation>
    </message>
    <message>
        <source>Reverse process, exact denoiser</source>
        <translation>反向過程，精確去噪器</translation>
    </message>
    <message>
        <source>{count} pictures of {size} × {size} pixels</source>
        <translation>{count} 張 {size} × {size} 像素的圖片</translation>
    </message>
    <message>
        <source>{count} points</source>
        <translation>{count} 個點</translation>
    </message>
    <message>
        <source>no samples yet</source>
        <translation>尚無樣本</translation>
    </message>
    <message>
        <source>trained beforehand, fixed noise, EMA</source>
        <translation>事先訓練好，固定雜訊，EMA</translation>
    </message>
    <message>
        <source>step {step}, fixed noise, EMA</source>
        <translation>第 {step} 步，固定雜訊，EMA</translation>
    </message>
    <message>
        <source>trained beforehand</source>
        <translation>事先訓練好</translation>
    </message>
    <message>
        <source>step {step}</source>
        <translation>第 {step} 步</translation>
    </message>
    <message>
        <source>{count} pictures</source>
        <translation>{count} 張圖片</translation>
    </message>
    <message>
        <source>frame {frame} of {last}</source>
        <translation>影格 {frame}／{last}</translation>
    </message>
    <message>
        <source>{T} steps</source>
        <translation>{T} 步</translation>
    </message>
    <message>
        <source>exact denoiser, no network</source>
        <translation>精確去噪器，不用網路</translation>
    </message>
    <message>
        <source>network at step {step}</source>
        <translation>第 {step} 步的網路</translation>
    </message>
    <message>
        <source>network trained beforehand</source>
        <translation>事先訓練好的網路</translation>
    </message>
    <message>
        <source>DDIM · {steps} of {T} steps · η = {eta}</source>
        <translation>DDIM · {T} 步中的 {steps} 步 · η = {eta}</translation>
    </message>
    <message>
        <source>DPM++ 2M · {steps} of {T} steps</source>
        <translation>DPM++ 2M · {T} 步中的 {steps} 步</translation>
    </message>
    <message>
        <source>DDPM · {T} steps · σ² = {variance}</source>
        <translation>DDPM · {T} 步 · σ² = {variance}</translation>
    </message>
    <message>
        <source>Simplified, with noise · {T} steps</source>
        <translation>簡化，加雜訊 · {T} 步</translation>
    </message>
    <message>
        <source>Simplified, without noise · {T} steps</source>
        <translation>簡化，不加雜訊 · {T} 步</translation>
    </message>
    <message>
        <source>noised data</source>
        <translation>加噪的資料</translation>
    </message>
    <message>
        <source>x_t, the data with noise of level t</source>
        <translation>x_t，加上時間步 t 雜訊的資料</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>樣本</translation>
    </message>
    <message>
        <source>x_t, on its way from noise to a sample</source>
        <translation>x_t，正從雜訊變為樣本</translation>
    </message>
    <message>
        <source>What the averaged network generates now</source>
        <translation>權重平均後的網路目前生成的結果</translation>
    </message>
    <message>
        <source>predicted data</source>
        <translation>預測的資料</translation>
    </message>
    <message>
        <source>x̂_0, where the network expects each point to end, seen from here</source>
        <translation>x̂_0，由此處看，網路預期每個點的終點</translation>
    </message>
    <message>
        <source>The way that the first 40 points have gone</source>
        <translation>前 40 個點走過的路徑</translation>
    </message>
    <message>
        <source>x_0, the points learned from</source>
        <translation>x_0，用來學習的點</translation>
    </message>
</context>
<context>
    <name>StagePanel</name>
    <message>
        <source>Stage</source>
        <translation>舞台</translation>
    </message>
</context>
<context>
    <name>StagePictures</name>
    <message>
        <source>predicted from frame {frame}</source>
        <translation>由影格 {frame} 預測</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>雜訊</translation>
    </message>
    <message>
        <source>trying what is fastest here…</source>
        <translation>正在實測最快的方式…</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>約剩 {time}</translation>
    </message>
</context>
<context>
    <name>StatusPanel</name>
    <message>
        <source>Training status</source>
        <translation>訓練狀態</translation>
    </message>
    <message>
        <source>Sampling, machine and file</source>
        <translation>取樣、機器與檔案</translation>
    </message>
    <message>
        <source>What was done just now</source>
        <translation>剛才完成的事</translation>
    </message>
    <message>
        <source>Preparing the data…</source>
        <translation>正在準備資料…</translation>
    </message>
    <message>
        <source>{steps} steps</source>
        <translation>{steps} 步</translation>
    </message>
    <message>
        <source>training waits for the samples</source>
        <translation>訓練正在等待取樣</translation>
    </message>
    <message>
        <source>{speed} steps/s</source>
        <translation>{speed} 步/秒</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暫停</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>trying what is fastest here, {share}%</source>
        <translation>正在實測最快的方式，{share}%</translation>
    </message>
    <message>
        <source>not trained yet</source>
        <translation>尚未訓練</translation>
    </message>
    <message>
        <source>trained beforehand</source>
        <translation>事先訓練好</translation>
    </message>
    <message>
        <source>training</source>
        <translation>訓練中</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>約剩 {time}</translation>
    </message>
    <message>
        <source>loss {loss}</source>
        <translation>損失 {loss}</translation>
    </message>
    <message>
        <source>loss {loss} (at the optimum)</source>
        <translation>損失 {loss}（已達最佳值）</translation>
    </message>
    <message>
        <source>loss {loss} ({excess} above the optimum)</source>
        <translation>損失 {loss}（比最佳值高 {excess}）</translation>
    </message>
    <message>
        <source>sampling (Esc stops)</source>
        <translation>取樣中（按 Esc 停止）</translation>
    </message>
    <message>
        <source>sampling {share}%, about {seconds} s left (Esc stops)</source>
        <translation>取樣中 {share}%，約剩 {seconds} 秒（按 Esc 停止）</translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation>1 個執行緒</translation>
    </message>
    <message>
        <source>{count} threads</source>
        <translation>{count} 個執行緒</translation>
    </message>
    <message>
        <source>channels last</source>
        <translation>通道在後</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 個參數</translation>
    </message>
</context>
<context>
    <name>Symbols</name>
    <message>
        <source>data x₀</source>
        <translation>資料 x₀</translation>
    </message>
    <message>
        <source>noised point x at t</source>
        <translation>時間步 t 的加噪點 x</translation>
    </message>
    <message>
        <source>the same point, one step nearer to the data</source>
        <translation>同一個點，離資料近一步</translation>
    </message>
    <message>
        <source>predicted data x̂₀</source>
        <translation>預測的資料 x̂₀</translation>
    </message>
    <message>
        <source>predicted noise ε</source>
        <translation>預測的雜訊 ε</translation>
    </message>
    <message>
        <source>fresh noise z</source>
        <translation>新的雜訊 z</translation>
    </message>
    <message>
        <source>level t</source>
        <translation>時間步 t</translation>
    </message>
    <message>
        <source>number of levels T</source>
        <translation>時間步總數 T</translation>
    </message>
    <message>
        <source>variance β that step t adds</source>
        <translation>第 t 步加入的變異數 β</translation>
    </message>
    <message>
        <source>α = 1 − β</source>
        <translation>α = 1 − β</translation>
    </message>
    <message>
        <source>share ᾱ of the data&apos;s variance that is left</source>
        <translation>資料變異數的剩餘比例 ᾱ</translation>
    </message>
    <message>
        <source>signal-to-noise ratio</source>
        <translation>訊雜比</translation>
    </message>
    <message>
        <source>standard deviation σ of the noise added</source>
        <translation>所加雜訊的標準差 σ</translation>
    </message>
    <message>
        <source>number of levels S that are visited</source>
        <translation>經過的時間步數 S</translation>
    </message>
    <message>
        <source>λ, half the logarithm of the signal-to-noise ratio</source>
        <translation>λ，訊雜比的對數的一半</translation>
    </message>
    <message>
        <source>length h of the step in λ</source>
        <translation>這一步在 λ 上的長度 h</translation>
    </message>
    <message>
        <source>length r of the step before, as a multiple of this one&apos;s</source>
        <translation>前一步的長度是這一步的幾倍，r</translation>
    </message>
    <message>
        <source>change Δ of the predicted data since the step before</source>
        <translation>預測的資料與前一步相比的變化 Δ</translation>
    </message>
    <message>
        <source>velocity v</source>
        <translation>速度 v</translation>
    </message>
    <message>
        <source>η, from 0 for no noise to 1 for that of DDPM</source>
        <translation>η，0 為不加雜訊，1 為 DDPM 的雜訊</translation>
    </message>
    <message>
        <source>mean μ of the step</source>
        <translation>這一步的平均 μ</translation>
    </message>
    <message>
        <source>bounds of x̂₀</source>
        <translation>x̂₀ 的界限</translation>
    </message>
    <message>
        <source>training loss L</source>
        <translation>訓練損失 L</translation>
    </message>
    <message>
        <source>least loss that any network could reach</source>
        <translation>任何網路所能達到的最小損失</translation>
    </message>
    <message>
        <source>time embedding</source>
        <translation>時間嵌入</translation>
    </message>
</context>
<context>
    <name>TextPreview</name>
    <message>
        <source>Preview</source>
        <translation>預覽</translation>
    </message>
    <message>
        <source>How the file begins</source>
        <translation>檔案開頭的內容</translation>
    </message>
</context>
<context>
    <name>ThemeActions</name>
    <message>
        <source>Theme as the &amp;system</source>
        <translation>佈景主題依系統設定(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light theme</source>
        <translation>淺色佈景主題(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark theme</source>
        <translation>深色佈景主題(&amp;D)</translation>
    </message>
    <message>
        <source>High &amp;contrast, dark</source>
        <translation>高對比，深色(&amp;C)</translation>
    </message>
    <message>
        <source>High contrast, l&amp;ight</source>
        <translation>高對比，淺色(&amp;I)</translation>
    </message>
</context>
<context>
    <name>TimeReadout</name>
    <message>
        <source>The level of noise: 0 is the least, T − 1 the most</source>
        <translation>雜訊的程度：0 最少，T − 1 最多</translation>
    </message>
    <message>
        <source>The share of the data&apos;s variance that is left</source>
        <translation>資料變異數的剩餘比例</translation>
    </message>
    <message>
        <source>The signal-to-noise ratio, ᾱ / (1 − ᾱ)</source>
        <translation>訊雜比，ᾱ / (1 − ᾱ)</translation>
    </message>
    <message>
        <source>nothing recorded yet</source>
        <translation>尚未記錄</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>frame {frame} of {last}</source>
        <translation>影格 {frame}／{last}</translation>
    </message>
    <message>
        <source>next data</source>
        <translation>接著是資料</translation>
    </message>
    <message>
        <source>next t {t}</source>
        <translation>下一個 t {t}</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>What is learned</source>
        <translation>學到了什麼</translation>
    </message>
    <message>
        <source>While the network trains, these samples are drawn from it anew, always from the same noise. Bit by bit they come to be like the data.</source>
        <translation>網路訓練時，這些樣本會不斷由網路重新生成，且一律從相同的雜訊開始。它們會一點一點變得像資料。</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>學到什麼程度</translation>
    </message>
    <message>
        <source>The loss is how wrong the predicted noise is. It does not fall to 0: the dashed line is the least that any network could reach on these data.</source>
        <translation>損失是預測雜訊的誤差。它不會降到 0：虛線是任何網路在這份資料上所能達到的最小值。</translation>
    </message>
    <message>
        <source>From noise to data</source>
        <translation>從雜訊到資料</translation>
    </message>
    <message>
        <source>Sample starts from pure noise and takes it off step by step. This reverse process is recorded, so that you can look at each of its frames.</source>
        <translation>「取樣」從純雜訊開始，一步步去除雜訊。這個反向過程會記錄下來，可以逐一檢視每個影格。</translation>
    </message>
    <message>
        <source>Step through it</source>
        <translation>逐步檢視</translation>
    </message>
    <message>
        <source>Play, stop and step, or use the space bar and the arrow keys. Green is what the network takes the data to be: it is there long before the samples are.</source>
        <translation>播放、停止、逐格前進，或使用空白鍵與方向鍵。綠色是網路認為的資料：它遠比樣本更早出現。</translation>
    </message>
    <message>
        <source>Change something</source>
        <translation>改變一些設定</translation>
    </message>
    <message>
        <source>Try another schedule, fewer steps or other data. A ring arrow marks what begins a new run; the old one can be brought back. Export takes it away.</source>
        <translation>試試別的排程、較少的步數或其他資料。環形箭頭標示會開始新執行的設定；舊的執行可以帶回。用「匯出」把成果帶走。</translation>
    </message>
    <message>
        <source>New here? Five stops show what there is.</source>
        <translation>第一次使用嗎？五站導覽帶你認識這個程式。</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>開始導覽</translation>
    </message>
</context>
<context>
    <name>TourBubble</name>
    <message>
        <source>Leave</source>
        <translation>離開</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一站</translation>
    </message>
    <message>
        <source>Leave the tour</source>
        <translation>離開導覽</translation>
    </message>
    <message>
        <source>Leave the tour (Esc)</source>
        <translation>離開導覽（Esc）</translation>
    </message>
    <message>
        <source>Go back to the stop before</source>
        <translation>回到上一站</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number}／{total}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一站</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>結束導覽</translation>
    </message>
    <message>
        <source>Go on to the next stop</source>
        <translation>前往下一站</translation>
    </message>
    <message>
        <source>Tour, {progress}: {title}</source>
        <translation>導覽，{progress}：{title}</translation>
    </message>
</context>
<context>
    <name>TrainingSettings</name>
    <message>
        <source>Training</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Batch size B</source>
        <translation>批次大小 B</translation>
    </message>
    <message>
        <source>B, how many points, each with a t and an ε of its own, make one step.</source>
        <translation>B，一步用幾個點，每個點各有自己的 t 與 ε。</translation>
    </message>
    <message>
        <source>B, how many pictures, each drawn anew with a t and an ε of its own, make one step.</source>
        <translation>B，一步用幾張圖片，每張都重新抽取，各有自己的 t 與 ε。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>學習率</translation>
    </message>
    <message>
        <source>How far Adam moves the weights θ in one step.</source>
        <translation>Adam 在一步中移動權重 θ 的幅度。</translation>
    </message>
    <message>
        <source>Decay μ of the averaged weights</source>
        <translation>平均權重 (EMA) 的衰減 μ</translation>
    </message>
    <message>
        <source>After each step the average moves by 1 − μ of the way to θ. Samples are made with the average, which is steadier than θ; 0 makes it θ itself.</source>
        <translation>每一步之後，平均會往 θ 移動 1 − μ 的距離。樣本由平均產生，比 θ 更穩定；設為 0 時，平均就是 θ 本身。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>學習率</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>Course of the learning rate</source>
        <translation>學習率的變化</translation>
    </message>
    <message>
        <source>Whether the learning rate stays as it is or falls to 1% along half a cosine.</source>
        <translation>學習率維持不變，或沿半個餘弦降到 1%。</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>固定</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>餘弦</translation>
    </message>
    <message>
        <source>Length of the cosine</source>
        <translation>餘弦的長度</translation>
    </message>
    <message>
        <source>The training step at which the learning rate has fallen to 0.</source>
        <translation>學習率降到 0 時的訓練步。</translation>
    </message>
    <message>
        <source>Warm-up of the learning rate</source>
        <translation>學習率的暖身</translation>
    </message>
    <message>
        <source>Over how many training steps the learning rate rises from 0.</source>
        <translation>學習率從 0 上升所用的訓練步數。</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Course</source>
        <translation>變化</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>長度</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>暖身</translation>
    </message>
    <message>
        <source>Greatest norm of the gradient</source>
        <translation>梯度的最大範數</translation>
    </message>
    <message>
        <source>A longer gradient ∇L is shortened to this norm. Empty: never.</source>
        <translation>較長的梯度 ∇L 會縮短到這個範數。留空：從不縮短。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>關閉</translation>
    </message>
    <message>
        <source>Average catches up early</source>
        <translation>平均提早跟上</translation>
    </message>
    <message>
        <source>The n-th average decays with min(μ, (1 + n) / (10 + n)), and so forgets the first weights within tens of steps instead of hundreds.</source>
        <translation>第 n 次平均以 min(μ, (1 + n) / (10 + n)) 衰減，因此只要幾十步就能忘掉最初的權重，而不是幾百步。</translation>
    </message>
    <message>
        <source>Seed of the training</source>
        <translation>訓練的種子</translation>
    </message>
    <message>
        <source>Draws the first weights θ, and then every t and ε of the training.</source>
        <translation>抽出最初的權重 θ，以及之後訓練中的每個 t 與 ε。</translation>
    </message>
    <message>
        <source>Parts of a batch</source>
        <translation>批次分割數</translation>
    </message>
    <message>
        <source>In how many parts a batch goes through the network, one after the other, before the weights move. Memory is needed for one part only; the gradient is the same, to rounding.</source>
        <translation>權重更新前，一個批次分成幾份依序通過網路。記憶體只需容納一份；梯度相同，只差捨入誤差。</translation>
    </message>
    <message>
        <source>In parts</source>
        <translation>分割數</translation>
    </message>
    <message>
        <source>Gradient</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>種子</translation>
    </message>
</context>
<context>
    <name>TransportPanel</name>
    <message>
        <source>Transport bar</source>
        <translation>播放列</translation>
    </message>
    <message>
        <source>&amp;First frame</source>
        <translation>第一個影格(&amp;F)</translation>
    </message>
    <message>
        <source>One frame &amp;back</source>
        <translation>後退一個影格(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Play</source>
        <translation>播放(&amp;P)</translation>
    </message>
    <message>
        <source>One frame f&amp;orward</source>
        <translation>前進一個影格(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Last frame</source>
        <translation>最後一個影格(&amp;L)</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>第一個影格</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>後退一個影格</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>One frame forward</source>
        <translation>前進一個影格</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>最後一個影格</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>雜訊</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How fast to play; 1× is {rate} frames a second</source>
        <translation>播放速度；1× 為每秒 {rate} 個影格</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>影格</translation>
    </message>
    <message>
        <source>The frame shown. The reverse process runs from noise to data, the forward process from data to noise</source>
        <translation>目前顯示的影格。反向過程從雜訊到資料，前向過程從資料到雜訊</translation>
    </message>
    <message>
        <source>data</source>
        <translation>資料</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暫停(&amp;P)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暫停</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>前往第一個影格</translation>
    </message>
    <message>
        <source>Go one frame back</source>
        <translation>後退一個影格</translation>
    </message>
    <message>
        <source>Play from here</source>
        <translation>從這裡播放</translation>
    </message>
    <message>
        <source>Go one frame on</source>
        <translation>前進一個影格</translation>
    </message>
    <message>
        <source>Go to the newest frame</source>
        <translation>前往最新的影格</translation>
    </message>
    <message>
        <source>{tip}. Nothing is recorded yet: this samples first</source>
        <translation>{tip}。目前尚無記錄：會先取樣</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>Undone: {what}</source>
        <translation>已復原：{what}</translation>
    </message>
    <message>
        <source>Done again: {what}</source>
        <translation>已重做：{what}</translation>
    </message>
    <message>
        <source>preset “{title}”</source>
        <translation>預設組合「{title}」</translation>
    </message>
    <message>
        <source>bringing back the run at step {step}</source>
        <translation>找回第 {step} 步的那一輪</translation>
    </message>
    <message>
        <source>opening {name}</source>
        <translation>開啟 {name}</translation>
    </message>
    <message>
        <source>continuing the run at step {step}</source>
        <translation>從第 {step} 步繼續訓練</translation>
    </message>
    <message>
        <source>reset at step {step}</source>
        <translation>在第 {step} 步重設</translation>
    </message>
    <message>
        <source>restart at step {step}</source>
        <translation>在第 {step} 步重新開始</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>復原(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Undo: {what}</source>
        <translation>復原(&amp;U)：{what}</translation>
    </message>
    <message>
        <source>&amp;Redo: {what}</source>
        <translation>重做(&amp;R)：{what}</translation>
    </message>
</context>
<context>
    <name>Unsaved</name>
    <message>
        <source>Save the experiment?</source>
        <translation>要儲存實驗嗎？</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>找回</translation>
    </message>
    <message>
        <source>Stay, and return to the run that was replaced</source>
        <translation>留在這裡，並回到被取代的那一輪</translation>
    </message>
    <message>
        <source>Training steps that are in no file yet: {steps}</source>
        <translation>尚未存入任何檔案的訓練步數：{steps}</translation>
    </message>
    <message>
        <source>In no file either: the run of {steps} steps that was replaced</source>
        <translation>同樣未存入檔案：被取代的那一輪，共 {steps} 步</translation>
    </message>
    <message>
        <source>In no file yet: the run of {steps} steps that was replaced</source>
        <translation>尚未存入任何檔案：被取代的那一輪，共 {steps} 步</translation>
    </message>
    <message>
        <source>In no file either: {count} runs that were replaced, of up to {steps} steps</source>
        <translation>同樣未存入檔案：{count} 輪被取代的訓練，最多 {steps} 步</translation>
    </message>
    <message>
        <source>In no file yet: {count} runs that were replaced, of up to {steps} steps</source>
        <translation>尚未存入任何檔案：{count} 輪被取代的訓練，最多 {steps} 步</translation>
    </message>
    <message>
        <source>Without saving, what the network learned is gone.</source>
        <translation>若不儲存，網路所學的內容就會消失。</translation>
    </message>
    <message>
        <source>Without saving, what the networks learned is gone. To save a replaced run, bring it back first; undoing leads to the earlier ones.</source>
        <translation>若不儲存，各網路所學的內容就會消失。要儲存被取代的一輪，請先將它找回；更早的可用復原找到。</translation>
    </message>
    <message>
        <source>It is gone after this, unless you bring it back now and save it.</source>
        <translation>之後它就會消失，除非現在將它找回並儲存。</translation>
    </message>
    <message>
        <source>Without saving, what the networks learned is gone. To save the replaced run, bring it back first.</source>
        <translation>若不儲存，各網路所學的內容就會消失。要儲存被取代的那一輪，請先將它找回。</translation>
    </message>
</context>
<context>
    <name>Wayfinding</name>
    <message>
        <source>Find a &amp;command…</source>
        <translation>尋找指令(&amp;C)…</translation>
    </message>
    <message>
        <source>All that can be done here, found by a few letters</source>
        <translation>輸入幾個字母，就能找到這裡所有的功能</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>鍵盤快速鍵(&amp;K)</translation>
    </message>
    <message>
        <source>A page of all keys</source>
        <translation>列出所有按鍵的頁面</translation>
    </message>
    <message>
        <source>Take the &amp;tour</source>
        <translation>開始導覽(&amp;T)</translation>
    </message>
    <message>
        <source>Five stops through the window, while it works</source>
        <translation>程式執行的同時，用五站認識這個視窗</translation>
    </message>
    <message>
        <source>&amp;What is this?</source>
        <translation>這是什麼？(&amp;W)</translation>
    </message>
    <message>
        <source>Click on anything to read what it is; the keys ask what has the focus</source>
        <translation>點一下任何項目即可閱讀說明；使用按鍵則說明取得焦點的項目</translation>
    </message>
</context>
<context>
    <name>WhatsThis</name>
    <message>
        <source>Each step draws a batch of data, mixes it with noise at random levels t, and moves the weights so that the noise is predicted better. All else stays usable meanwhile.</source>
        <translation>每一步抽取一批資料，在隨機的時間步 t 混入雜訊，並調整權重，讓雜訊預測得更準。期間其他功能都可照常使用。</translation>
    </message>
    <message>
        <source>The step under way is finished first, so that nothing is lost; Train goes on from there. The same seed gives the same run, with or without pauses.</source>
        <translation>會先完成進行中的這一步，不會遺失任何內容；按「訓練」可從該處繼續。相同的種子會得到相同的一輪訓練，無論是否暫停過。</translation>
    </message>
    <message>
        <source>Makes exactly one optimizer step and stops, to see what a single step changes in the loss and in the samples.</source>
        <translation>只執行一個最佳化步驟就停止，用來觀察單一步驟對損失和樣本的影響。</translation>
    </message>
    <message>
        <source>New weights are drawn with the training&apos;s seed, and the loss begins anew. The run before is kept until another takes its place, and can be brought back.</source>
        <translation>以訓練種子重新抽取權重，損失也重新計算。前一輪會保留到被另一輪取代為止，並可找回。</translation>
    </message>
    <message>
        <source>A preset sets data, schedule, network, training and sampling at once. One is made for the best picture, one follows the article to the letter.</source>
        <translation>預設組合會一次設定資料、排程、網路、訓練與取樣。其中一個以最佳畫面為目標，另一個完全依照論文。</translation>
    </message>
    <message>
        <source>Writes a recorded process frame by frame as a moving picture. The window stays usable while the file is written.</source>
        <translation>將記錄的過程逐影格寫成動畫。寫入檔案時，視窗仍可使用。</translation>
    </message>
    <message>
        <source>Draws x_T from pure noise and takes the predicted noise off level by level. Every frame is kept, so you can go back to any of them. It uses the averaged weights.</source>
        <translation>從純雜訊抽取 x_T，再逐一時間步去除預測的雜訊。每個影格都會保留，可以回到任何一格。使用的是平均後的權重。</translation>
    </message>
    <message>
        <source>The frames recorded so far stay and can be looked at; the process just ends early.</source>
        <translation>目前記錄的影格會保留並可檢視；只是過程提早結束。</translation>
    </message>
    <message>
        <source>Some settings define the run: data, T, schedule, network. They take effect with a new run, which this begins. The run before can be brought back.</source>
        <translation>有些設定決定了一輪訓練：資料、T、排程、網路。它們要到新的一輪才會生效，這裡就是開始新的一輪。前一輪可以找回。</translation>
    </message>
    <message>
        <source>Sets the controls back to what the run was begun with. Nothing of the run is changed.</source>
        <translation>將控制項還原為這一輪開始時的設定。這一輪本身不會有任何改變。</translation>
    </message>
    <message>
        <source>Each side keeps its settings, its run and the process that was recorded. What is left stands still meanwhile, and goes on training when you come back.</source>
        <translation>點與圖片各自保留設定、訓練與記錄的過程。離開的那一邊會先停下來，回來時再繼續訓練。</translation>
    </message>
    <message>
        <source>x_T alone is drawn. Each press of the arrow to the right then asks the network once, and shows the level that it leads to.</source>
        <translation>只抽出 x_T。之後每按一次右方向鍵，就詢問網路一次，並顯示走到的時間步。</translation>
    </message>
    <message>
        <source>Takes the message away; nothing else happens.</source>
        <translation>關閉訊息，不會有其他影響。</translation>
    </message>
    <message>
        <source>The points that are learned from, shifted and scaled to mean 0 and standard deviation 1. A click shows them large.</source>
        <translation>用來學習的點，已平移並縮放為平均 0、標準差 1。點一下可放大顯示。</translation>
    </message>
    <message>
        <source>Live samples of the network as it is now. They always begin with the same noise, so what changes from picture to picture is the network alone.</source>
        <translation>目前網路的即時樣本。一律從相同的雜訊開始，因此各張圖之間的變化只來自網路。</translation>
    </message>
    <message>
        <source>The data as they are noised step by step, from x₀ to x_T. This is computed, not learned. A click brings the process under the transport bar.</source>
        <translation>資料逐步加上雜訊的過程，從 x₀ 到 x_T。這是計算出來的，不是學來的。點一下可由播放列控制此過程。</translation>
    </message>
    <message>
        <source>The last recorded sampling, from x_T to x₀. A click brings it under the transport bar, to be played, stopped and stepped through.</source>
        <translation>最近一次記錄的取樣，從 x_T 到 x₀。點一下可由播放列控制，進行播放、停止與逐格檢視。</translation>
    </message>
    <message>
        <source>Several samplers from the same network and the same noise, side by side, so that every difference is the sampler&apos;s.</source>
        <translation>使用相同網路、相同雜訊的多個取樣器並排，因此所有差異都來自取樣器。</translation>
    </message>
    <message>
        <source>Both axes have the same scale: a circle looks like a circle. The wheel zooms, dragging moves, a double click shows everything again. The legend shows and hides layers.</source>
        <translation>兩軸比例相同：圓看起來就是圓。滾輪可縮放，拖曳可移動，按兩下可再次顯示全部。圖例可顯示或隱藏圖層。</translation>
    </message>
    <message>
        <source>What the network is given, what it takes the data to be, and the noise that it sees in it, side by side. The captions show and hide columns.</source>
        <translation>網路收到的輸入、它認為的資料，以及它在其中看到的雜訊，三者並排。按標題可顯示或隱藏各欄。</translation>
    </message>
    <message>
        <source>The chosen picture has all the room. With Ctrl and Shift the arrow keys go to the next or the one before.</source>
        <translation>所選的圖片占滿整個空間。按住 Ctrl 與 Shift 再按方向鍵，可切換到下一張或前一張。</translation>
    </message>
    <message>
        <source>The process of one picture from its first frame to its last, as many frames as there is room for. The mark below shows the very frame of the stage.</source>
        <translation>一張圖片從第一個影格到最後一個影格的過程，空間放得下幾個就顯示幾個。下方的標記指出舞台上正在顯示的影格。</translation>
    </message>
    <message>
        <source>Arrows over the plane show where a process would go from each place at this level: what the network has learned everywhere, not only where the points are.</source>
        <translation>平面上的箭頭顯示過程在這個時間步從各處會走向哪裡：這是網路在每個地方學到的內容，不只是點所在之處。</translation>
    </message>
    <message>
        <source>The first frame: noise x_T in reverse, data x₀ in forward.</source>
        <translation>第一個影格：反向過程為雜訊 x_T，前向過程為資料 x₀。</translation>
    </message>
    <message>
        <source>Frames are recorded, so going back shows exactly what was there; the network is not asked again.</source>
        <translation>影格已記錄，因此後退時顯示的就是當時的內容；不會再次詢問網路。</translation>
    </message>
    <message>
        <source>Moves over the frames at the speed beside it. Any other button of the bar stops it. With nothing recorded, it samples first.</source>
        <translation>依旁邊的速度播放影格。按播放列的其他按鈕即停止。若尚無記錄，會先取樣。</translation>
    </message>
    <message>
        <source>One frame is one step of the process, from a level to the next.</source>
        <translation>一個影格就是過程的一步，從一個時間步到下一個。</translation>
    </message>
    <message>
        <source>The newest frame: the samples x₀, once all is recorded.</source>
        <translation>最新的影格：全部記錄完成後即為樣本 x₀。</translation>
    </message>
    <message>
        <source>Playing shows frames by the clock. Where the screen is too slow for a speed, frames are left out and the process keeps its pace.</source>
        <translation>播放依時鐘顯示影格。螢幕跟不上速度時會略過一些影格，過程的步調則維持不變。</translation>
    </message>
    <message>
        <source>Each place is a frame, from left to right in the order in which they come about. Beside it are the level t, the share ᾱₜ of the data&apos;s variance that is left, and the signal-to-noise ratio.</source>
        <translation>每個位置是一個影格，由左到右依產生的順序排列。旁邊是時間步 t、資料變異數的剩餘比例 ᾱₜ，以及訊雜比。</translation>
    </message>
    <message>
        <source>The faint line is the loss of every single step, which jumps with the levels that were drawn; the strong one is its running average. The dashed line is the loss of the perfect network: it is above 0, for some of the noise cannot be told from data.</source>
        <translation>淡線是每一步的損失，會隨抽到的時間步跳動；粗線是它的移動平均。虛線是完美網路的損失：它大於 0，因為有些雜訊無法與資料區分。</translation>
    </message>
    <message>
        <source>On a logarithmic axis equal ratios have equal heights, so that the slow gains late in training can still be seen.</source>
        <translation>在對數軸上，相同的比值有相同的高度，因此訓練後期的緩慢進步仍看得出來。</translation>
    </message>
    <message>
        <source>βₜ is the variance that step t adds, ᾱₜ what is left of the data&apos;s variance, and the SNR is ᾱₜ / (1 − ᾱₜ). The dashed line marks the t on the stage; a click goes to a t.</source>
        <translation>βₜ 是第 t 步加入的變異數，ᾱₜ 是資料變異數的剩餘比例，SNR 是 ᾱₜ / (1 − ᾱₜ)。虛線標示舞台上的 t；點一下即可前往某個 t。</translation>
    </message>
    <message>
        <source>Draws the values on a logarithmic axis, where the small ones at either end can be told apart.</source>
        <translation>將數值畫在對數軸上，可分辨兩端的微小數值。</translation>
    </message>
    <message>
        <source>The network does not see the number t but this column of sines and cosines. Rows that change fast tell neighbouring levels apart, slow ones tell early from late.</source>
        <translation>網路看到的不是數字 t，而是這一欄正弦與餘弦。變化快的列可區分相鄰的時間步，變化慢的列可區分前期與後期。</translation>
    </message>
    <message>
        <source>Levels differ in how much can be told from x_t. The loss at a level means something only beside the least that is possible there: between the two lies what is left to learn. It is found while this panel is seen.</source>
        <translation>從 x_t 能看出多少，每個時間步各不相同。某個時間步的損失，要與該處可能的最小損失相比才有意義：兩者之間就是還能學的部分。看得到這個面板時，才會計算。</translation>
    </message>
    <message>
        <source>Data go through from left to right, and the shape of what leaves a block stands on it. A chosen block shows its answers below, and how it works.</source>
        <translation>資料由左到右通過，每個區塊上標示其輸出的形狀。選擇一個區塊，下方就會顯示它的輸出，以及它的運作方式。</translation>
    </message>
    <message>
        <source>The averaged network is asked at the level on the stage. For points a map is the plane, and its colours say how strongly one unit answers to each place; for pictures it is one channel of the block&apos;s answer to xₜ.</source>
        <translation>以舞台上的時間步詢問權重平均後的網路。對點而言，特徵圖就是平面，顏色表示一個單元對各處的反應強度；對圖片而言，特徵圖是區塊對 xₜ 的輸出中的一個通道。</translation>
    </message>
    <message>
        <source>Opens what is seldom changed in this group. Settings that mean nothing under the others are hidden.</source>
        <translation>展開此群組中很少變更的設定。在其他設定下沒有作用的項目會隱藏。</translation>
    </message>
    <message>
        <source>The bounds are again those of the data: of points widened by 5%, of pictures −1 and 1. They follow when other data are chosen.</source>
        <translation>界限恢復為資料的界限：點的界限放寬 5%，圖片則為 −1 與 1。選擇其他資料時也會跟著改變。</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>DDIM steps</source>
        <translation>DDIM 步數</translation>
    </message>
    <message>
        <source>levels of DDIM</source>
        <translation>DDIM 的時間步</translation>
    </message>
    <message>
        <source>DPM++ 2M steps</source>
        <translation>DPM++ 2M 步數</translation>
    </message>
    <message>
        <source>lower bound</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>upper bound</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>time dimension</source>
        <translation>時間維度</translation>
    </message>
    <message>
        <source>range × 1000 / T</source>
        <translation>範圍 × 1000 / T</translation>
    </message>
    <message>
        <source>file</source>
        <translation>檔案</translation>
    </message>
    <message>
        <source>size of the pictures</source>
        <translation>圖片的大小</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分鐘</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} 小時</translation>
    </message>
    <message>
        <source>{days} days</source>
        <translation>{days} 天</translation>
    </message>
    <message>
        <source>{words}, {word}</source>
        <translation>{words}、{word}</translation>
    </message>
    <message>
        <source>{setting}: {reason}</source>
        <translation>{setting}：{reason}</translation>
    </message>
    <message>
        <source>{reason} – {remedy}</source>
        <translation>{reason}；{remedy}</translation>
    </message>
</context>
</TS>
